package dev.nidus.imaging.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class LesionMaskTest {
  private final Scans scans = new Scans(ByteBudget.DEFAULT);

  @Test
  void centroids_and_deepest_points_equal_the_seeds_of_the_data_folder() throws Exception {
    assertThat(requireSeeds(Fixtures.repository().resolve("data"))).isGreaterThan(8);
  }

  @Test
  void centroids_and_deepest_points_equal_the_seeds_of_the_shared_data() throws Exception {
    Path shared = Fixtures.repository().resolveSibling("shared").resolve("data");
    Assumptions.assumeTrue(
        Files.isDirectory(shared), "the larger data folder is not beside this checkout");
    assertThat(requireSeeds(shared)).isGreaterThan(40);
  }

  private int requireSeeds(Path root) throws Exception {
    int seeds = 0;
    for (String site : List.of("sts", "chest", "abdomen", "bone")) {
      try (var rows = CsvReader.builder().ofNamedCsvRecord(root.resolve(site + "/seeds.csv"))) {
        for (NamedCsvRecord row : rows) {
          Path file = root.resolve(row.getField("mask_path"));
          if (!Files.exists(file)) {
            continue;
          }
          requireSeed(root, file, row);
          seeds++;
        }
      }
    }
    return seeds;
  }

  private void requireSeed(Path root, Path file, NamedCsvRecord row) throws Exception {
    LabelChoice choice =
        row.findField("label")
            .<LabelChoice>map(label -> new LabelChoice.Only(Integer.parseInt(label)))
            .orElse(new LabelChoice.Reference());
    try (CtScan scan = scans.open(file, row.getField("mask_path"));
        CtScan image = scans.open(root.resolve(row.getField("image_path")), "image")) {
      LesionMask mask = LesionMask.read(scan);
      mask.requireGridOf("image", image.geometry());
      LabelledLesion lesion = mask.measure(choice).getFirst();
      requireNear(row, "coord", lesion.centroid(), 0.05);
      row.findField("voxels")
          .ifPresent(voxels -> assertThat(lesion.voxels()).isEqualTo(Long.parseLong(voxels)));
      if (row.findField("deepX").isPresent()) {
        DeepestPoint deepest = mask.deepest(lesion);
        requireNear(row, "deep", deepest.position(), 0.05);
        assertThat(deepest.radiusMm()).isCloseTo(number(row, "inscribed_radius_mm"), within(0.006));
        assertThat(lesion.volumeCm3()).isCloseTo(number(row, "volume_cm3"), within(0.006));
        assertThat(lesion.centroidInside())
            .as(lesion + " of " + file)
            .isEqualTo(number(row, "centroid_in_mask") == 1);
      }
    }
  }

  private static void requireNear(
      NamedCsvRecord row, String columns, Point3 point, double tolerance) {
    Point3 expected =
        new Point3(
            number(row, columns + "X"), number(row, columns + "Y"), number(row, columns + "Z"));
    assertThat(point.distanceTo(expected))
        .as("%s of %s", columns, row.getField("mask_path"))
        .isLessThan(tolerance);
  }

  private static double number(NamedCsvRecord row, String column) {
    return Double.parseDouble(row.getField(column));
  }

  @Test
  void the_deepest_point_is_that_of_comparing_all_voxels_with_all_voxels_of_the_rim()
      throws Exception {
    SplittableRandom random = TestSeed.random("deepest");
    for (int n = 0; n < 30; n++) {
      GridSize size =
          new GridSize(3 + random.nextInt(9), 3 + random.nextInt(9), 3 + random.nextInt(9));
      float[] labels = new float[(int) size.voxels()];
      for (int v = 0; v < labels.length; v++) {
        labels[v] = random.nextInt(40) == 0 ? 0 : 2;
      }
      Spacing spacing = new Spacing(0.7, 1.1, 0.5 + 3 * random.nextDouble());
      ImageGeometry geometry = ImageGeometry.axisAligned(size, spacing);
      LesionMask mask = LesionMask.read(scan(geometry, labels));
      DeepestPoint deepest = mask.deepest(mask.measure(new LabelChoice.All()).getFirst());
      assertThat(deepest.radiusMm()).isCloseTo(bruteForce(geometry, labels), within(1e-9));
    }
  }

  private static double bruteForce(ImageGeometry geometry, float[] labels) {
    GridSize size = geometry.size();
    boolean anyZero = false;
    for (float label : labels) {
      anyZero |= label == 0;
    }
    double most = 0;
    for (int v = 0; v < labels.length; v++) {
      if (labels[v] == 0) {
        continue;
      }
      double least = Double.POSITIVE_INFINITY;
      for (int r = 0; r < labels.length; r++) {
        if (labels[r] != 0 && touchesZero(size, labels, r, !anyZero)) {
          least = Math.min(least, point(geometry, v).distanceTo(point(geometry, r)));
        }
      }
      most = Math.max(most, least);
    }
    return most;
  }

  private static boolean touchesZero(GridSize size, float[] labels, int v, boolean outside) {
    int i = v % size.i();
    int j = v / size.i() % size.j();
    int k = v / size.i() / size.j();
    for (int o = 0; o < 27; o++) {
      int a = i + o % 3 - 1;
      int b = j + o / 3 % 3 - 1;
      int c = k + o / 9 - 1;
      boolean in = a >= 0 && b >= 0 && c >= 0 && a < size.i() && b < size.j() && c < size.k();
      if (in ? labels[(c * size.j() + b) * size.i() + a] == 0 : outside) {
        return true;
      }
    }
    return false;
  }

  private static Point3 point(ImageGeometry geometry, int v) {
    GridSize size = geometry.size();
    int i = v % size.i();
    int j = v / size.i() % size.j();
    int k = v / size.i() / size.j();
    return geometry.pointAt(new ContinuousIndex(i, j, k));
  }

  @Test
  void labels_are_measured_one_by_one_or_by_choice() throws Exception {
    GridSize size = new GridSize(4, 3, 2);
    float[] labels = new float[24];
    labels[0] = 1;
    labels[3] = 1; // (3, 0, 0): the centroid (1.5, 0, 0) falls outside the label
    labels[17] = 255; // (1, 1, 1)
    ImageGeometry geometry =
        new ImageGeometry(
            size,
            new Point3(10, 20, 30),
            new Spacing(1, 2, 3),
            new Direction(-1, 0, 0, 0, -1, 0, 0, 0, 1));
    LesionMask mask = LesionMask.read(scan(geometry, labels));
    List<LabelledLesion> all = mask.measure(new LabelChoice.All());
    assertThat(all).extracting(LabelledLesion::label).containsExactly(1, 255);
    assertThat(all.getFirst().centroid()).isEqualTo(new Point3(8.5, 20, 30));
    assertThat(all.getFirst().centroidInside()).isFalse();
    assertThat(all.getFirst().volumeMm3()).isEqualTo(12);
    assertThat(all.getFirst().boundingBox())
        .isEqualTo(new VoxelBox(0, 0, 0, new GridSize(4, 1, 1)));
    assertThat(mask.measure(new LabelChoice.Reference()))
        .singleElement()
        .satisfies(lesion -> assertThat(lesion.centroid()).isEqualTo(new Point3(9, 18, 33)));
    assertThatExceptionOfType(UnusableMask.class)
        .isThrownBy(() -> mask.measure(new LabelChoice.Only(7)))
        .withMessage("m has no voxel with the label 7; it has the labels [1, 255]");
  }

  @Test
  void what_is_no_mask_is_refused() {
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(2, 1, 1), Spacing.ONE_MILLIMETRE);
    assertThatExceptionOfType(UnusableMask.class)
        .isThrownBy(() -> LesionMask.read(scan(geometry, new float[2])))
        .withMessage("m is an empty mask: no voxel is above 0");
    for (float value : new float[] {0.5f, -1, Float.NaN, 2e7f, Float.POSITIVE_INFINITY}) {
      assertThatExceptionOfType(UnusableMask.class)
          .isThrownBy(() -> LesionMask.read(scan(geometry, new float[] {1, value})))
          .withMessageContaining("m is no mask: voxel (1, 0, 0) has the value " + value);
    }
  }

  @Test
  void a_mask_of_another_grid_is_refused() throws Exception {
    GridSize size = new GridSize(2, 1, 1);
    ImageGeometry geometry = ImageGeometry.axisAligned(size, Spacing.ONE_MILLIMETRE);
    LesionMask mask = LesionMask.read(scan(geometry, new float[] {1, 1}));
    mask.requireGridOf("ct", geometry);
    assertThatExceptionOfType(UnusableMask.class)
        .isThrownBy(() ->
            mask.requireGridOf(
                "ct", ImageGeometry.axisAligned(new GridSize(2, 2, 1), geometry.spacing())))
        .withMessageContaining("m has 2 x 1 x 1 voxels and its image ct has 2 x 2 x 1");
    for (ImageGeometry other :
        List.of(
            new ImageGeometry(size, new Point3(0.1, 0, 0), geometry.spacing(), Direction.IDENTITY),
            ImageGeometry.axisAligned(size, new Spacing(1.1, 1, 1)),
            new ImageGeometry(
                size,
                geometry.origin(),
                geometry.spacing(),
                new Direction(0, 1, 0, 1, 0, 0, 0, 0, 1)))) {
      assertThatExceptionOfType(UnusableMask.class)
          .isThrownBy(() -> mask.requireGridOf("ct", other))
          .withMessageContaining("does not lie on the grid of its image ct");
    }
  }

  private static CtScan scan(ImageGeometry geometry, float[] values) {
    return new CtScan(
        "m",
        geometry,
        VoxelType.UINT8,
        Optional.empty(),
        new VoxelsInMemory(geometry.size(), values));
  }
}
