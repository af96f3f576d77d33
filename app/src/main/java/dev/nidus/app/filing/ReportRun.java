package dev.nidus.app.filing;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.PredictionReceipt;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.table.ScanPath;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPlace;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.result.FindingSite;
import dev.nidus.imaging.dicom.result.LesionReport;
import dev.nidus.imaging.dicom.result.PatchSegmentation;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a structured report for each row of a table of predictions. What is wrong with a row costs that row.
public final class ReportRun {
  /// A column that names the DICOM series of a row whose `image_path` is another file of the same scan.
  public static final String SERIES = "dicom_series";

  /// A column that says where in the body a lesion is.
  public static final String SITE = "finding_site";

  /// A column that says what people call a lesion.
  public static final String LESION = "lesion_id";

  /// Headers of so many series are kept, for rows that are not sorted by series.
  private static final int KEPT = 8;

  private final ReportRequest request;
  private final SeriesSource source;
  private final LesionTable table;
  private final ScoreColumns scores;
  private final Optional<PatchSpec> patch;
  private final Map<Path, SourceSeries> series = new LinkedHashMap<>(KEPT, 0.75f, true);
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Long> reported = new HashMap<>();
  private final List<FiledReport> filed = new ArrayList<>();
  private final List<RefusedReport> refused = new ArrayList<>();

  private ReportRun(ReportRequest request, SeriesSource source) throws IOException {
    this.request = request;
    this.source = source;
    PredictionReceipt.Recorded recorded = PredictionReceipt.readBeside(request.table());
    String model = Sha256.of(request.model()).hex();
    if (!recorded.model().hex().equals(model)) {
      throw new UsageProblem(
          "%s was predicted by the model %s, %s is %s; give the model that made the table, or predict again"
              .formatted(
                  request.table(),
                  recorded.model().hex().substring(0, 12),
                  request.model(),
                  model.substring(0, 12)));
    }
    this.table =
        new LesionTable(
            request.table(), request.root(), request.coordinates(), LesionTable.Seeds.REQUIRED);
    this.scores = ScoreColumns.of(recorded, request.table(), table.columns());
    this.patch =
        request.patches() == ReportRequest.Patches.WRITTEN
            ? recorded.encoder().map(EncoderMark::patch)
            : Optional.empty();
    if (request.patches() == ReportRequest.Patches.WRITTEN && patch.isEmpty()) {
      throw new UsageProblem(
          "the receipt of %s does not say which patches the features were made of, for they had no receipt themselves; leave the patches out, or extract the features again"
              .formatted(request.table()));
    }
  }

  /// What came of a run.
  ///
  /// @param filed in the order of their rows
  /// @param refused in the order of their rows
  public record Outcome(List<FiledReport> filed, List<RefusedReport> refused) {
    public Outcome {
      filed = List.copyOf(filed);
      refused = List.copyOf(refused);
    }
  }

  /// Writes the reports, each under its UID, over older ones.
  ///
  /// @throws UsageProblem if the table has no receipt that fits it, or is of another model
  public static Outcome of(ReportRequest request, SeriesSource source) throws IOException {
    ReportRun run = new ReportRun(request, source);
    try (LesionSource.Rows rows = run.table.open()) {
      while (rows.hasNext()) {
        run.report(rows.next());
      }
    }
    return new Outcome(run.filed, run.refused);
  }

  private void report(TableRow row) throws IOException {
    switch (row.cohortRow()) {
      case UnusableRow unusable ->
          refuse(unusable.row(), unusable.scanName(), unusable.refusal().reason());
      case Lesion lesion -> {
        try {
          file(lesion, report(lesion, row.fields()));
        } catch (UnreadableScan unreadable) {
          refuse(lesion.row(), lesion.scanName(), unreadable.getMessage());
        } catch (IllegalArgumentException wrong) {
          refuse(lesion.row(), lesion.scanName(), String.valueOf(wrong.getMessage()));
        }
      }
    }
  }

  private LesionReport report(Lesion lesion, List<String> fields) throws UnreadableScan {
    Optional<String> named = field(fields, SERIES);
    if (named.isPresent() && request.coordinates() == CoordinateSystem.VOXEL) {
      throw new UnreadableScan(
          "voxel indices of %s need not be those of the series in the column %s; give the seed in millimetres"
              .formatted(lesion.scanName(), SERIES));
    }
    String name = named.orElse(lesion.scanName());
    Path file =
        named.isEmpty()
            ? lesion.scanFile()
            : ScanPath.resolve(request.root(), name)
                .orElseThrow(() ->
                    new IllegalArgumentException("%s '%s' is not a path".formatted(SERIES, name)));
    SourceSeries series = series(file, name);
    Point3 seed = lesion.seed().position(series.geometry());
    if (!series.geometry().contains(seed)) {
      throw new IllegalArgumentException(SeedPlace.outside(name, seed, series.geometry()));
    }
    Optional<FindingSite> site = field(fields, SITE).map(FindingSite::of).or(request::site);
    return new LesionReport(
        series,
        seed,
        field(fields, LESION).orElse(""),
        site,
        scores.scores(fields),
        scores.findings(fields),
        scores.algorithm());
  }

  private void file(Lesion lesion, LesionReport report) throws IOException, UnreadableScan {
    Long before = reported.putIfAbsent(report.uid(), lesion.row());
    if (before != null) {
      throw new UnreadableScan(
          "it is the same point of the same series as row %d, which has its report"
              .formatted(before));
    }
    int number = numbers.merge(report.series().uid(), 1, Integer::sum);
    Optional<PatchSegmentation> segmentation =
        patch.map(spec -> new PatchSegmentation(report, spec));
    if (segmentation.isPresent()) { // the one that may be refused goes first
      segmentation
          .get()
          .write(FiledReport.fileOf(request.folder(), segmentation.get().uid()), number);
    }
    report.write(FiledReport.fileOf(request.folder(), report.uid()), number);
    filed.add(
        new FiledReport(
            lesion.row(),
            lesion.scanName(),
            report.uid(),
            segmentation.map(PatchSegmentation::uid)));
  }

  private SourceSeries series(Path file, String name) throws UnreadableScan {
    SourceSeries known = series.get(file);
    if (known == null) {
      known = source.read(file, name);
      if (series.size() == KEPT) {
        series.remove(series.keySet().iterator().next());
      }
      series.put(file, known);
    }
    return known;
  }

  private Optional<String> field(List<String> fields, String column) {
    int place = table.columns().indexOf(column);
    return place < 0
        ? Optional.empty()
        : Optional.of(fields.get(place).strip()).filter(text -> !text.isEmpty());
  }

  private void refuse(long row, String imagePath, String reason) {
    refused.add(new RefusedReport(row, imagePath, reason));
  }
}
