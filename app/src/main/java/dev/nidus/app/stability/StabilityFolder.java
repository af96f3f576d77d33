package dev.nidus.app.stability;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.perturbation.CopyCounts;
import dev.nidus.core.perturbation.CopyCutting;
import dev.nidus.core.perturbation.CopyExtraction;
import dev.nidus.core.perturbation.LesionReadings;
import dev.nidus.core.perturbation.Perturbation;
import dev.nidus.core.perturbation.PerturbationPlan;
import dev.nidus.core.perturbation.ScanLesions;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.IntraclassCorrelation;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What `nidus stability` leaves: `stability.json`, `stability.html`, its drawings, `trials.csv`, `copies.csv`, `features.csv`, and
/// `refused.csv`, `left-out.csv` and `warnings.csv` where there is something to say.
///
/// @param lines what a user is told at once
/// @param refused rows that were left out of everything
public record StabilityFolder(List<String> lines, int refused) {
  /// What is asked for.
  ///
  /// @param source the lesions
  /// @param root where relative paths start
  /// @param columns of the table
  /// @param reader of scans and masks
  /// @param slices what it does with DICOM slices that are no regular grid
  /// @param rule for scans that cannot be in Hounsfield units
  /// @param encoder closed by the caller
  /// @param patch that the encoder is given
  /// @param model if there is one
  /// @param modelDigest of its file
  /// @param plan what is made of each lesion
  /// @param batch patches per batch
  /// @param threads of reading and of encoding
  /// @param replicates of the bootstrap
  public record Request(
      LesionSource source,
      Path root,
      StabilityColumns columns,
      ScanReader reader,
      IrregularSlices slices,
      IntensityRule rule,
      Encoder encoder,
      PatchSpec patch,
      Optional<ModelScores> model,
      Optional<String> modelDigest,
      PerturbationPlan plan,
      int batch,
      int threads,
      int replicates) {}

  public StabilityFolder {
    lines = List.copyOf(lines);
  }

  /// Runs and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param machine in a line
  /// @param command what the user wrote
  /// @param watcher sees each lesion when it is done
  /// @throws dev.nidus.app.UsageProblem if the table cannot be used; then nothing is written
  public static StabilityFolder write(
      Path folder,
      Request request,
      String program,
      String machine,
      String command,
      Consumer<LesionReadings> watcher)
      throws IOException {
    StudiedLesions table = StudiedLesions.read(request.source(), request.columns());
    ResultPage.prepare(folder);
    tidy(folder);
    EncoderCard card = request.encoder().card();
    try (FeatureStore store =
            new FeatureStore(
                folder.resolve("features.bin.partial"),
                card.features(),
                request.plan().copies(),
                table.lesions().size());
        CopiesCsv csv =
            new CopiesCsv(folder.resolve("copies.csv"), Collected.header(request.model()))) {
      Collected collected = new Collected(table, request.plan(), request.model(), store, csv);
      CopyCounts counts =
          new CopyExtraction(
                  request.encoder(),
                  new CopyCutting(
                      request.reader(),
                      new PatchExtractor(request.patch()),
                      request.rule(),
                      new MaskColumn(table, request.root(), request.reader())),
                  request.plan(),
                  request.batch(),
                  request.threads())
              .run(
                  ScanLesions.of(inOrder(table)),
                  readings -> {
                    collected.take(readings);
                    watcher.accept(readings);
                  });
      csv.publish();
      requireLesions(collected);
      Stability.Made made =
          new Stability.Made(
              program,
              String.valueOf(request.source().file().getFileName()),
              TableFile.digest(request.source().file()).hex(),
              card,
              request.patch(),
              request.model().map(ModelScores::describe),
              request.modelDigest(),
              request.plan().seed(),
              request.batch(),
              request.slices(),
              machine,
              counts);
      Stability stability =
          new StabilityAnalysis(
                  collected, request.model(), request.replicates(), request.plan().seed())
              .result(made, remarks(request, table));
      return write(folder, stability, collected, command);
    }
  }

  private static List<Lesion> inOrder(StudiedLesions table) {
    return table.lesions().values().stream()
        .map(StudiedLesion::lesion)
        .sorted(Comparator.comparingLong(Lesion::row))
        .toList();
  }

  private static void requireLesions(Collected collected) {
    if (collected.lesions().isEmpty()) {
      RefusedRow first = collected.refused().getFirst();
      throw new UsageProblem(
          "none of the %d lesions of %s could be done; row %d: %s"
              .formatted(
                  collected.refused().size(),
                  collected.table().file(),
                  first.row(),
                  first.reason()));
    }
  }

  private static List<String> remarks(Request request, StudiedLesions table) {
    List<String> remarks = new ArrayList<>();
    if (table.origin() == StudiedLesions.Origin.SYNTHETIC) {
      remarks.add("These lesions are synthetic: nobody was scanned.");
    }
    if (request.encoder().card().neighbours() == EncoderCard.Neighbours.SHARE_STATISTICS) {
      remarks.add(
          "This encoder normalises with the statistics of a batch, so that every patch was computed"
              + " alone.");
    }
    boolean masked =
        request.plan().perturbations().stream()
            .anyMatch(one -> one.perturbation() instanceof Perturbation.InMask);
    if (masked && table.columns().mask().isEmpty()) {
      remarks.add(
          "The table has no column of masks, so that seeds anywhere in the mask could not be drawn;"
              + " the other perturbations went on.");
    }
    return remarks;
  }

  /// What an earlier run left, so that nothing of it can be taken for this one's.
  private static void tidy(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.equals("stability.json")
            || name.equals("trials.csv")
            || name.equals("copies.csv")
            || name.equals("features.csv")
            || name.equals("left-out.csv")
            || name.equals("warnings.csv")
            || name.matches(
                "(map|icc|roc-auc|balanced-accuracy|concordance|bland-altman)(-[a-z0-9-]+)?\\.svg")) {
          Files.delete(file);
        }
      }
    }
  }

  private static StabilityFolder write(
      Path folder, Stability stability, Collected collected, String command) throws IOException {
    StabilityVerdict verdict = StabilityVerdict.of(stability);
    Map<String, Chart> charts = StabilityCharts.of(stability);
    RefusedRow.write(folder, stability.refused());
    if (!stability.refusedCopies().isEmpty()) {
      WholeCsv.write(
          folder.resolve("left-out.csv"),
          List.of("row", "perturbation", "reason"),
          stability.refusedCopies().stream()
              .map(one -> List.of(Long.toString(one.row()), one.perturbation(), one.reason()))
              .toList());
    }
    if (!stability.warnings().isEmpty()) {
      WholeCsv.write(
          folder.resolve("warnings.csv"),
          List.of("row", "warning"),
          stability.warnings().stream()
              .map(one -> List.of(Integer.toString(one.row()), one.reason()))
              .toList());
    }
    WholeCsv.write(
        folder.resolve("trials.csv"), trialsHeader(stability), trials(stability, collected));
    WholeCsv.write(folder.resolve("features.csv"), featuresHeader(), features(collected));
    ResultPage.writeCharts(folder, charts);
    ResultPage.writePage(
        folder.resolve("stability.html"),
        "stability.jte",
        StabilityView.of(stability, verdict, charts, command));
    ResultPage.write(folder.resolve("stability.json"), StabilityJson.write(stability, verdict));
    List<String> lines = new ArrayList<>(stability.remarks());
    if (!stability.warnings().isEmpty()) {
      lines.add(
          "%d warnings: %s".formatted(stability.warnings().size(), folder.resolve("warnings.csv")));
    }
    if (!stability.refusedCopies().isEmpty()) {
      lines.add(
          "%d lesions left out of a perturbation, with reasons: %s"
              .formatted(stability.refusedCopies().size(), folder.resolve("left-out.csv")));
    }
    lines.add(verdict.text());
    lines.addAll(verdict.more());
    return new StabilityFolder(lines, stability.refused().size());
  }

  private static List<String> metricKeys(Stability stability) {
    return stability.perturbations().stream()
        .flatMap(one ->
            one.result() instanceof Stability.Found found
                ? found.metrics().stream().map(Stability.MetricSpread::key)
                : Stream.<String>empty())
        .distinct()
        .toList();
  }

  private static List<String> trialsHeader(Stability stability) {
    List<String> header =
        new ArrayList<>(
            List.of(
                "perturbation",
                "level",
                "trial",
                "lesions",
                "relative_l2",
                "cosine_distance",
                "mean_square"));
    header.addAll(metricKeys(stability));
    return header;
  }

  /// A line per trial; blank where there is no number.
  private static List<List<String>> trials(Stability stability, Collected collected) {
    List<String> keys = metricKeys(stability);
    List<List<String>> lines = new ArrayList<>();
    for (int n = 0; n < stability.perturbations().size(); n++) {
      Stability.OfPerturbation one = stability.perturbations().get(n);
      if (!(one.result() instanceof Stability.Found found)) {
        continue;
      }
      Gathered gathered = collected.perturbations().get(n);
      double[] relative = gathered.relative();
      double[] cosine = gathered.cosine();
      double[] meanSquare = gathered.meanSquare();
      for (int trial = 0; trial < gathered.trials(); trial++) {
        int at = trial;
        List<String> line =
            new ArrayList<>(
                List.of(
                    one.planned().perturbation().word(),
                    Double.toString(one.planned().perturbation().level()),
                    Integer.toString(trial + 1),
                    Integer.toString(one.lesions()),
                    Double.isFinite(relative[trial]) ? Double.toString(relative[trial]) : "",
                    Double.toString(cosine[trial]),
                    Double.toString(meanSquare[trial])));
        for (String key : keys) {
          line.add(
              found.metrics().stream()
                  .filter(metric -> metric.key().equals(key))
                  .findFirst()
                  .map(metric -> Double.toString(metric.trials().get(at)))
                  .orElse(""));
        }
        lines.add(line);
      }
    }
    return lines;
  }

  private static List<String> featuresHeader() {
    List<String> header = new ArrayList<>(List.of("perturbation", "level", "feature"));
    for (IccForm form : StabilityAnalysis.FORMS) {
      header.addAll(List.of(form.notation(), form.notation() + " low", form.notation() + " high"));
    }
    return header;
  }

  /// A line per perturbation and feature, with intervals from F distributions; blank where a feature is constant.
  private static List<List<String>> features(Collected collected) {
    List<List<String>> lines = new ArrayList<>();
    for (Gathered gathered : collected.perturbations()) {
      if (gathered.lesions().length < 2) {
        continue;
      }
      for (int k = 0; k < gathered.features().features(); k++) {
        List<String> line =
            new ArrayList<>(
                List.of(
                    gathered.planned().perturbation().word(),
                    Double.toString(gathered.planned().perturbation().level()),
                    "pred_" + k));
        for (IccForm form : StabilityAnalysis.FORMS) {
          try {
            IntraclassCorrelation icc = gathered.features().correlation(k, form);
            line.add(Double.toString(icc.value()));
            line.add(Double.toString(icc.interval().low()));
            line.add(Double.toString(icc.interval().high()));
          } catch (Inestimable constant) {
            line.addAll(List.of("", "", ""));
          }
        }
        lines.add(List.copyOf(line));
      }
    }
    return lines;
  }
}
