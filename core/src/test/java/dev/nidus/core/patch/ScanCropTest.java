package dev.nidus.core.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Phantom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Numbers of a patch back on the voxels of the scan: by every law, with flipped, permuted and oblique axes, on grids
/// finer and coarser than the patch.
class ScanCropTest {
  private static final Point3 SEED = new Point3(3.3, -41.7, 118.2);
  private static final PatchSize SIZE = PatchSize.cube(20);

  static Stream<Arguments> lawsAndGrids() {
    return Stream.of(ResamplingLaw.STUDY, ResamplingLaw.INFERENCE, ResamplingLaw.CORRECTED)
        .flatMap(law ->
            Stream.of(
                    grid("as the patient", Direction.IDENTITY, new Spacing(0.7, 0.7, 2.5)),
                    grid(
                        "x and y flipped",
                        Direction.ofRows(-1, 0, 0, 0, -1, 0, 0, 0, 1),
                        new Spacing(0.8, 0.6, 5)),
                    grid(
                        "permuted, two flipped",
                        Direction.ofRows(0, 0, -1, 1, 0, 0, 0, -1, 0),
                        new Spacing(0.9, 3, 1.2)),
                    grid(
                        "oblique",
                        Direction.ofRows(0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1),
                        new Spacing(1, 0.8, 2)))
                .map(grid -> Arguments.of(law, grid.name(), grid.geometry())));
  }

  private record Grid(String name, ImageGeometry geometry) {}

  /// 60 mm or more about the seed.
  private static Grid grid(String name, Direction direction, Spacing spacing) {
    GridSize size =
        new GridSize(
            (int) Math.ceil(64 / spacing.i()),
            (int) Math.ceil(64 / spacing.j()),
            (int) Math.ceil(64 / spacing.k()));
    ImageGeometry atZero = new ImageGeometry(size, new Point3(0, 0, 0), spacing, direction);
    Point3 middle =
        atZero.pointAt(new ContinuousIndex(size.i() / 2.0, size.j() / 2.0, size.k() / 2.0));
    Point3 origin = new Point3(SEED.x() - middle.x(), SEED.y() - middle.y(), SEED.z() - middle.z());
    return new Grid(name, new ImageGeometry(size, origin, spacing, direction));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("lawsAndGrids")
  void a_field_of_positions_comes_back_to_its_own_voxels(
      ResamplingLaw law, String name, ImageGeometry geometry) throws Exception {
    Phantom.Field field = Phantom.ramp(1.5, -0.8, 0.3, 40);
    CtScan scan = Phantom.scan(geometry, field);
    PatchExtractor extractor = new PatchExtractor(new PatchSpec(SIZE, Spacing.ONE_MILLIMETRE, law));
    SeedPoint seed = SeedPoint.lps(SEED.x(), SEED.y(), SEED.z());
    PatchOutcome.Cut cut =
        (PatchOutcome.Cut) extractor.extract(scan, List.of(seed), IntensityRule.ANY).getFirst();

    AffineMap map = extractor.sampledFrom(geometry, seed).orElseThrow();
    ScanCrop crop = ScanCrop.of(cut.patch().hounsfield(), SIZE, map, geometry);

    AffineMap toPatch = map.inverse();
    AffineMap toScan = geometry.pointToIndex().after(crop.geometry().indexToPoint());
    double[] reach = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double extent =
          Math.abs(toPatch.at(axis, 0))
              + Math.abs(toPatch.at(axis, 1))
              + Math.abs(toPatch.at(axis, 2));
      reach[axis] = Math.max(1, extent);
    }
    int inside = 0;
    int n = 0;
    for (int k = 0; k < crop.geometry().size().k(); k++) {
      for (int j = 0; j < crop.geometry().size().j(); j++) {
        for (int i = 0; i < crop.geometry().size().i(); i++, n++) {
          boolean whole = true;
          for (int axis = 0; axis < 3; axis++) {
            double index =
                toPatch.apply(
                    axis,
                    toScan.apply(0, i, j, k),
                    toScan.apply(1, i, j, k),
                    toScan.apply(2, i, j, k));
            whole &= index >= reach[axis] && index <= 19 - reach[axis];
          }
          if (whole) {
            Point3 at = crop.geometry().pointAt(new ContinuousIndex(i, j, k));
            // triangles are not exactly symmetric about a voxel between the patch's own, except one
            // voxel wide
            assertThat((double) crop.values()[n])
                .isCloseTo(field.at(at.x(), at.y(), at.z()), within(0.25));
            inside++;
          }
        }
      }
    }
    assertThat(inside).as(name).isGreaterThan(20);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("lawsAndGrids")
  void a_planted_hot_voxel_lands_within_half_a_voxel(
      ResamplingLaw law, String name, ImageGeometry geometry) {
    PatchExtractor extractor = new PatchExtractor(new PatchSpec(SIZE, Spacing.ONE_MILLIMETRE, law));
    SeedPoint seed = SeedPoint.lps(SEED.x(), SEED.y(), SEED.z());
    AffineMap map = extractor.sampledFrom(geometry, seed).orElseThrow();
    ImageGeometry placement =
        extractor.placement(Phantom.scan(geometry, Phantom.ramp(0, 0, 0, 0)), seed).orElseThrow();
    for (int[] hot : new int[][] {{4, 9, 14}, {15, 3, 8}, {10, 10, 10}}) {
      float[] numbers = new float[SIZE.voxels()];
      numbers[(hot[2] * 20 + hot[1]) * 20 + hot[0]] = 1;

      ScanCrop crop = ScanCrop.of(numbers, SIZE, map, geometry);

      int best = 0;
      for (int n = 0; n < crop.values().length; n++) {
        best = crop.values()[n] > crop.values()[best] ? n : best;
      }
      assertThat(crop.values()[best]).as("nothing is lost between slices").isGreaterThan(0.01f);
      GridSize size = crop.geometry().size();
      int plane = best / (size.i() * size.j());
      ContinuousIndex found =
          new ContinuousIndex(best % size.i(), best / size.i() % size.j(), plane);
      Point3 at = crop.geometry().pointAt(found);
      // the patch's own placement, not the map that was used
      Point3 planted = placement.pointAt(new ContinuousIndex(hot[0], hot[1], hot[2]));
      ContinuousIndex apart = geometry.continuousIndexOf(planted);
      ContinuousIndex landed = geometry.continuousIndexOf(at);
      double patchVoxel = 0.5; // of 1 mm, where the scan is finer
      assertThat(Math.abs(apart.i() - landed.i()) * geometry.spacing().i())
          .as("%s i", name)
          .isLessThanOrEqualTo(tolerance(law, geometry.spacing().i(), patchVoxel));
      assertThat(Math.abs(apart.j() - landed.j()) * geometry.spacing().j())
          .as("%s j", name)
          .isLessThanOrEqualTo(tolerance(law, geometry.spacing().j(), patchVoxel));
      assertThat(Math.abs(apart.k() - landed.k()) * geometry.spacing().k())
          .as("%s k", name)
          .isLessThanOrEqualTo(tolerance(law, geometry.spacing().k(), patchVoxel));
    }
  }

  /// Half a voxel of the scan; by the law `inference`, whose placement is not where it read, (spacing - 1) / 2 more.
  private static double tolerance(ResamplingLaw law, double spacing, double patchVoxel) {
    double stretch = law == ResamplingLaw.INFERENCE ? Math.abs(spacing - 1) / 2 + patchVoxel : 0;
    return spacing / 2 + stretch + 1e-6;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("lawsAndGrids")
  void a_constant_stays_that_constant(ResamplingLaw law, String name, ImageGeometry geometry) {
    PatchExtractor extractor = new PatchExtractor(new PatchSpec(SIZE, Spacing.ONE_MILLIMETRE, law));
    float[] numbers = new float[SIZE.voxels()];
    Arrays.fill(numbers, 7);
    ScanCrop crop =
        ScanCrop.of(
            numbers,
            SIZE,
            extractor
                .sampledFrom(geometry, SeedPoint.lps(SEED.x(), SEED.y(), SEED.z()))
                .orElseThrow(),
            geometry);
    for (float value : crop.values()) {
      if (value != 0 || !name.equals("oblique")) {
        assertThat(value).isCloseTo(7, within(1e-5f));
      }
    }
  }
}
