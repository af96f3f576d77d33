package dev.nidus.app.court;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.ClassTask;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.PlainFeatures;
import dev.nidus.app.adaptation.SplitCohort.RowCheck;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.ScanPath;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.audit.AcquisitionColumn;
import dev.nidus.evidence.audit.Charge;
import dev.nidus.evidence.audit.CourtCase;
import dev.nidus.evidence.audit.ShortcutVerdict;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A case and its verdict.
///
/// @param rows the lesions that were heard
/// @param labels of them
/// @param trial how lesions were divided, in words
/// @param sources what each charge was made of
/// @param verdict over all
/// @param remarks what a reader should know
public record CourtHearing(
    CourtRows rows,
    Labels labels,
    String trial,
    Map<String, String> sources,
    ShortcutVerdict verdict,
    List<String> remarks) {
  /// A view that more lesions lack is not tried, so that it does not cost them.
  private static final double LEAST_SEEN = 0.8;

  public CourtHearing {
    sources = Map.copyOf(sources);
    remarks = List.copyOf(remarks);
  }

  /// Gathers what the tables and images say, and tries the model.
  ///
  /// @throws UsageProblem if no lesion can be used
  public static CourtHearing of(FeatureCohort all, CourtRequest request) {
    List<String> remarks = new ArrayList<>();
    Map<LesionView, PlainFeatures> views = views(all, request, remarks);
    Optional<PlainFeatures> size = size(all, request, views, remarks);
    List<RowCheck> checks = new ArrayList<>();
    checks.add(ClassTask.check(request.label()));
    checks.add((lesions, row) -> Acquisition.problem(lesions, row, request.acquisition()));
    views.values().forEach(view -> checks.add(view::problem));
    size.ifPresent(numbers -> checks.add(numbers::problem));
    CourtRows rows = CourtRows.of(all, request, checks);
    Labels labels = labels(rows.lesions(), request.label());
    List<AcquisitionColumn> acquisition =
        Acquisition.of(rows.lesions(), request.acquisition(), remarks);
    if (acquisition.isEmpty()) {
      remarks.add(
          "How the scans were taken was not tried: no column of it is known; name them with"
              + " --acquisition.");
    }
    rows.overlaps().forEach(overlap -> remarks.add(capital(overlap) + "."));
    Map<Charge, FeatureMatrix> shortcuts = new EnumMap<>(Charge.class);
    Map<String, String> sources = new TreeMap<>();
    size.ifPresent(numbers -> put(shortcuts, sources, Charge.SIZE, numbers, rows));
    Optional.ofNullable(views.get(LesionView.HISTOGRAM))
        .ifPresent(view -> put(shortcuts, sources, Charge.HISTOGRAM, view, rows));
    Optional.ofNullable(views.get(LesionView.BACKGROUND))
        .ifPresent(view -> put(shortcuts, sources, Charge.BACKGROUND, view, rows));
    if (!acquisition.isEmpty()) {
      sources.put(
          Charge.ACQUISITION.word(),
          "columns "
              + String.join(", ", acquisition.stream().map(AcquisitionColumn::name).toList()));
    }
    CourtCase court =
        new CourtCase(
            labels,
            rows.patients(),
            rows.trial().of(labels),
            matrix(rows.lesions()),
            shortcuts,
            Optional.ofNullable(views.get(LesionView.LESION)).map(view -> matrix(view, rows)),
            acquisition);
    return new CourtHearing(
        rows,
        labels,
        switch (request.trial()) {
          case CourtRequest.TrialRule.Split _ -> "one split";
          case CourtRequest.TrialRule.Folds(int count) -> "%d folds of patients".formatted(count);
        },
        sources,
        request.court().judge(court, RandomSource.of(request.seed())),
        remarks);
  }

  private static FeatureMatrix matrix(FeatureCohort lesions) {
    return lesions.matrix(IntStream.range(0, lesions.rows()).toArray());
  }

  private static FeatureMatrix matrix(PlainFeatures view, CourtRows rows) {
    return view.over(rows.lesions())
        .features()
        .of(IntStream.range(0, rows.lesions().rows()).toArray());
  }

  private static void put(
      Map<Charge, FeatureMatrix> shortcuts,
      Map<String, String> sources,
      Charge charge,
      PlainFeatures view,
      CourtRows rows) {
    shortcuts.put(charge, matrix(view, rows));
    sources.put(charge.word(), view.over(rows.lesions()).source());
  }

  private static Labels labels(FeatureCohort lesions, String label) {
    List<String> names =
        IntStream.range(0, lesions.rows())
            .mapToObj(row -> lesions.field(row, label).strip())
            .toList();
    List<String> classes = ClassTask.classes(names);
    if (classes.size() < 2) {
      throw new UsageProblem(
          "all %d lesions have the label '%s' (column '%s'); a court tries a model that tells at least two classes apart"
              .formatted(names.size(), classes.getFirst(), label));
    }
    return Labels.of(names, classes);
  }

  private static Optional<PlainFeatures> size(
      FeatureCohort all,
      CourtRequest request,
      Map<LesionView, PlainFeatures> views,
      List<String> remarks) {
    Optional<PlainFeatures> measured = Optional.ofNullable(views.remove(LesionView.DIAMETER));
    Optional<PlainFeatures> column =
        request.sizes().stream()
            .filter(all.columns()::contains)
            .findFirst()
            .map(name -> PlainFeatures.ofColumns("size", List.of(name), all));
    if (column.isEmpty() && measured.isEmpty()) {
      remarks.add(
          "The size was not tried: the table has no column of it and no masks; name the column with"
              + " --size.");
    }
    return column.or(() -> measured);
  }

  private static Map<LesionView, PlainFeatures> views(
      FeatureCohort all, CourtRequest request, List<String> remarks) {
    Map<LesionView, PlainFeatures> views = new EnumMap<>(LesionView.class);
    request
        .tables()
        .forEach((view, file) ->
            views.put(
                view, PlainFeatures.ofTable(view.name().toLowerCase(Locale.ROOT), file, all)));
    switch (request.images()) {
      case CourtRequest.ImageRule.Closed() ->
          remarks.add("Images were not opened, as you asked; what they show was not tried.");
      case CourtRequest.ImageRule.Open open -> fromImages(all, open, views, remarks);
    }
    return views;
  }

  private static void fromImages(
      FeatureCohort all,
      CourtRequest.ImageRule.Open open,
      Map<LesionView, PlainFeatures> views,
      List<String> remarks) {
    List<Optional<LesionViews.Place>> places =
        IntStream.range(0, all.rows()).mapToObj(row -> place(all, open, row)).toList();
    List<LesionViews.Place> there =
        places.stream().flatMap(Optional::stream).filter(place -> place.scan().isThere()).toList();
    if (there.size() < LEAST_SEEN * all.rows()) {
      remarks.add(
          "%d of the %d lesions have an image that is there; what images show was not tried. Say where they are with --images."
              .formatted(there.size(), all.rows()));
      return;
    }
    List<LesionViews.Seen> found = new LesionViews(open.reader()).of(there);
    List<LesionViews.Seen> seen = new ArrayList<>();
    int next = 0;
    for (Optional<LesionViews.Place> place : places) {
      boolean isThere = place.filter(one -> one.scan().isThere()).isPresent();
      seen.add(isThere ? found.get(next++) : LesionViews.Seen.nothing("its image is not there"));
    }
    for (LesionView view : LesionView.values()) {
      long lesions = seen.stream().filter(one -> one.numbers().containsKey(view)).count();
      if (views.containsKey(view)) {
        continue;
      }
      if (lesions < LEAST_SEEN * all.rows()) {
        remarks.add(
            "%s was not tried: %d of %d lesions have it, the first other one: %s."
                .formatted(
                    capital(view.source()),
                    lesions,
                    all.rows(),
                    seen.stream()
                        .flatMap(one -> Optional.ofNullable(one.problems().get(view)).stream())
                        .findFirst()
                        .orElse("no reason")));
        continue;
      }
      views.put(
          view,
          PlainFeatures.ofNumbers(
              view.name().toLowerCase(Locale.ROOT),
              view.source(),
              all,
              row -> Optional.ofNullable(seen.get(row).numbers().get(view)),
              row -> seen.get(row).problems().getOrDefault(view, "it could not be measured")));
    }
  }

  private static Optional<LesionViews.Place> place(
      FeatureCohort all, CourtRequest.ImageRule.Open open, int row) {
    Optional<RowReceipt> receipt = all.receipt(row);
    String image = receipt.map(RowReceipt::imagePath).orElseGet(() -> all.field(row, "image_path"));
    Optional<SeedPoint> seed = receipt.map(RowReceipt::seed).or(() -> seed(all, row));
    if (image.isBlank() || seed.isEmpty()) {
      return Optional.empty();
    }
    Path root =
        open.root()
            .or(() -> all.run(row).map(run -> Path.of(run.root())))
            .orElseGet(() -> folder(all.files().get(all.fileOf(row)).table().file()));
    String mask = all.field(row, open.mask());
    return ScanPath.of(root, image)
        .map(scan ->
            new LesionViews.Place(
                scan, seed.get(), mask.isBlank() ? Optional.empty() : ScanPath.of(root, mask)));
  }

  private static Optional<SeedPoint> seed(FeatureCohort all, int row) {
    double[] at = new double[3];
    List<String> columns = List.of("coordX", "coordY", "coordZ");
    for (int axis = 0; axis < 3; axis++) {
      try {
        at[axis] = Double.parseDouble(all.field(row, columns.get(axis)).strip());
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
    return Optional.of(SeedPoint.lps(at[0], at[1], at[2]));
  }

  private static Path folder(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  private static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
