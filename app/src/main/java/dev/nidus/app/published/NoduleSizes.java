package dev.nidus.app.published;

import dev.nidus.app.published.Recomputed.Found;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The diameter alone as a classifier of task 2: the nodules of the test split are found in LIDC-IDRI by their
/// place, and the mean of their readers' diameters orders them.
///
/// The same readers rated malignancy, and they saw the size: this is what a model of these labels must
/// beat to have learned more than size, and no diagnosis.
record NoduleSizes(PublishedTables tables) {
  private static final long SEED = 2024;

  /// A nodule counts as found if its centre lies no further than its diameter, or this.
  private static final double NEAREST_MM = 5;

  private static final int FEWEST_READERS = 3;

  /// A centroid as Python prints it: row, column and slice.
  private static final Pattern CENTROID = Pattern.compile("\\[(\\d+), (\\d+), (\\d+)]");

  Found of(Recipe.Size recipe) throws Unavailable {
    Metric metric =
        switch (recipe.metric()) {
          case AREA -> new RocAuc();
          case PRECISION -> new AveragePrecision();
        };
    Test test = test();
    Predictions predictions =
        Predictions.binary(
            test.found.stream().mapToInt(Sized::label).toArray(),
            test.found.stream().mapToDouble(nodule -> nodule.lidc.diameter).toArray(),
            test.found.stream().mapToDouble(nodule -> nodule.lidc.diameter).max().orElse(0));
    Found found =
        Found.of(
            Bootstrap.overPatients()
                .estimate(
                    metric,
                    predictions,
                    Patients.of(test.found.stream().map(nodule -> nodule.lidc.patient).toList()),
                    RandomSource.of(SEED).named("diameter")));
    return test.lost == 0
        ? found
        : found.remarking(
            "%d of %d nodules left out: LIDC-IDRI has none within their diameter"
                .formatted(test.lost, test.lost + test.found.size()));
  }

  /// The test split, each nodule with its size.
  private record Test(List<Sized> found, int lost) {}

  private record Sized(int label, Lidc lidc) {}

  /// A nodule of LIDC-IDRI; in-plane in pixels, along the body in mm.
  private record Lidc(
      String patient, double row, double column, double height, double pixel, double diameter) {
    double distance(double toRow, double toColumn, double toHeight) {
      return Math.sqrt(
          Math.pow((row - toRow) * pixel, 2)
              + Math.pow((column - toColumn) * pixel, 2)
              + Math.pow(height - toHeight, 2));
    }
  }

  private Test test() throws Unavailable {
    NamedTable test = tables.table("fmcib_luna16_task2_test");
    NamedTable annotations = tables.table("fmcib_luna16_luna16_annotations");
    Map<String, List<Lidc>> nodules = nodules();
    List<String> rows = test.text("Unnamed: 0");
    List<String> paths = test.text("image_path");
    double[] heights = test.numbers("coordZ");
    int[] labels = test.integers("malignancy");
    List<String> annotated = annotations.text(annotations.columns().getFirst());
    List<String> centroids = annotations.text("centroid");
    List<Sized> found = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      int annotation = annotated.indexOf(rows.get(row));
      Matcher centroid = CENTROID.matcher(annotation < 0 ? "" : centroids.get(annotation));
      if (!centroid.matches()) {
        throw new Unavailable(
            "row %d of %s names the nodule %s, whose centroid is not in %s"
                .formatted(row + 1, test.name(), rows.get(row), annotations.name()));
      }
      int label = labels[row];
      nearest(
              nodules.getOrDefault(TableCounts.scan(paths.get(row)), List.of()),
              Double.parseDouble(centroid.group(1)),
              Double.parseDouble(centroid.group(2)),
              heights[row])
          .ifPresent(nodule -> found.add(new Sized(label, nodule)));
    }
    return new Test(found, rows.size() - found.size());
  }

  private static Optional<Lidc> nearest(
      List<Lidc> nodules, double row, double column, double height) {
    Optional<Lidc> nearest = Optional.empty();
    double least = Double.POSITIVE_INFINITY;
    for (Lidc nodule : nodules) {
      double distance = nodule.distance(row, column, height);
      if (distance < least && distance <= Math.max(NEAREST_MM, nodule.diameter)) {
        least = distance;
        nearest = Optional.of(nodule);
      }
    }
    return nearest;
  }

  /// By scan; as in LUNA16, those that at least three readers outlined.
  private Map<String, List<Lidc>> nodules() throws Unavailable {
    NamedTable table = tables.table("lidc_nodules_clustered");
    List<String> scans = table.text("series_instance_uid");
    List<String> patients = table.text("patient_id");
    int[] readers = table.integers("n_readers");
    double[] rows = table.numbers("centroid_row_px");
    double[] columns = table.numbers("centroid_col_px");
    double[] heights = table.numbers("centroid_z_mm");
    double[] pixels = table.numbers("pixel_spacing");
    double[] diameters = table.numbers("diameter_mm_mean");
    Map<String, List<Lidc>> nodules = new HashMap<>();
    for (int n = 0; n < rows.length; n++) {
      if (readers[n] >= FEWEST_READERS) {
        nodules
            .computeIfAbsent(scans.get(n), _ -> new ArrayList<>())
            .add(
                new Lidc(
                    patients.get(n), rows[n], columns[n], heights[n], pixels[n], diameters[n]));
      }
    }
    return nodules;
  }
}
