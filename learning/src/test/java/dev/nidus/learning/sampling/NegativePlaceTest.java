package dev.nidus.learning.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Phantom;
import dev.nidus.core.testing.TestSeed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Lesions shine at 3000 HU in scans of at most 400 HU, so a patch shows by its values where it lies.
class NegativePlaceTest {
  private static final Path SCAN = Path.of("/made/scan.nii");
  private static final Path MASK = Path.of("/made/mask.nii");
  private static final float BRIGHT = 3000;
  private static final NegativeRule.Tissue ANY = new NegativeRule.Tissue.Any();

  private final SplittableRandom random = TestSeed.random("NegativePlaceTest");
  private final ScansInMemory scans = new ScansInMemory();

  @ParameterizedTest
  @EnumSource(
      value = ResamplingLaw.class,
      names = {"CORRECTED", "STUDY", "INFERENCE"})
  void no_negative_shows_any_of_a_lesion_known_by_its_seed(ResamplingLaw law) {
    double radius = 6;
    for (int scene = 0; scene < 8; scene++) {
      List<Point3> seeds = new ArrayList<>();
      for (int n = 0; n < 3; n++) {
        seeds.add(
            new Point3(random.nextInt(10, 60), random.nextInt(10, 50), random.nextInt(5, 40)));
      }
      // drawn half a voxel smaller than the zone: interpolation reaches that far
      scans.put(
          SCAN,
          ImageGeometry.axisAligned(new GridSize(70, 60, 45), Spacing.ONE_MILLIMETRE),
          VoxelType.INT16,
          (x, y, z) ->
              seeds.stream().anyMatch(s -> chebyshev(s, x, y, z) <= radius - 0.5)
                  ? BRIGHT
                  : background(x, y));
      TrainingCohort cohort =
          new TrainingCohort(seeds.stream().map(NegativePlaceTest::lesion).toList());
      SamplingRule rule = rule(law, new NegativeRule.OffLesions(Draws.kept(20), ANY, radius));

      List<float[]> negatives = negatives(cohort, rule, 20);

      assertThat(negatives).extracting(NegativePlaceTest::largest).allMatch(hu -> hu < 500);
    }
  }

  @Test
  void no_negative_shows_a_voxel_of_a_mask() {
    for (int scene = 0; scene < 8; scene++) {
      Point3 centre =
          new Point3(random.nextInt(15, 45), random.nextInt(15, 45), random.nextInt(10, 30));
      double radius = random.nextDouble(4, 10);
      Phantom.Field inside = (x, y, z) -> centre.distanceTo(new Point3(x, y, z)) <= radius ? 7 : 0;
      ImageGeometry grid =
          ImageGeometry.axisAligned(new GridSize(60, 60, 40), Spacing.ONE_MILLIMETRE);
      scans.put(MASK, grid, VoxelType.INT16, inside);
      scans.put(
          SCAN,
          grid,
          VoxelType.INT16,
          (x, y, z) -> inside.at(x, y, z) > 0 ? BRIGHT : background(x, y));
      TrainingCohort cohort = new TrainingCohort(List.of(masked(new Extent.Label.Any())));

      List<float[]> negatives =
          negatives(
              cohort,
              rule(ResamplingLaw.CORRECTED, new NegativeRule.OffLesions(Draws.kept(30), ANY, 1)),
              30);

      assertThat(negatives).extracting(NegativePlaceTest::largest).allMatch(hu -> hu < 500);
    }
  }

  @Test
  void the_reference_lets_negatives_fall_on_lesions() {
    bigLesion();
    List<float[]> negatives =
        negatives(
            new TrainingCohort(List.of(lesion(new Point3(30, 30, 20)))),
            rule(ResamplingLaw.STUDY, new NegativeRule.Anywhere(Draws.kept(60), ANY)),
            60);

    assertThat(negatives).extracting(NegativePlaceTest::largest).anyMatch(hu -> hu > 2000);
  }

  @Test
  void a_positive_in_the_mask_is_centred_on_a_voxel_of_it() {
    Point3 centre = new Point3(30, 30, 20);
    ImageGeometry grid =
        ImageGeometry.axisAligned(new GridSize(60, 60, 40), Spacing.ONE_MILLIMETRE);
    // two labels; only label 2 is the lesion's
    Phantom.Field label =
        (x, y, z) -> centre.distanceTo(new Point3(x, y, z)) <= 5 ? 2 : x < 10 ? 1 : 0;
    scans.put(MASK, grid, VoxelType.INT16, label);
    scans.put(
        SCAN,
        grid,
        VoxelType.INT16,
        (x, y, z) -> label.at(x, y, z) == 2 ? x : -500 + background(x, y));
    TrainingCohort cohort = new TrainingCohort(List.of(masked(new Extent.Label.Only(2))));
    SamplingRule rule =
        new SamplingRule(
            new PatchSpec(PatchSize.cube(1), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED),
            IntensityRule.ANY,
            new PositiveRule.InMask(Draws.kept(400)),
            new NegativeRule.None(),
            random.nextLong());

    double sum = 0;
    for (PatchDraw draw : rule.kept()) {
      float[] voxel = new float[1];
      assertThat(fetch(cohort, rule, draw, voxel)).isEmpty();
      assertThat(voxel[0]).isBetween(25f, 35f);
      sum += voxel[0];
    }
    // x of a ball of radius 5: deviation 5 / sqrt 5
    assertThat(sum / 400).isCloseTo(30, within(5 * 2.3 / 20));
  }

  @Test
  void the_corner_of_the_reference_is_uniform_whatever_the_order_of_the_axes() {
    // 14 voxels along x and a patch of 12: corners 0, 1, 2; values tell the corner
    Direction turned = Direction.ofRows(0, -1, 0, 1, 0, 0, 0, 0, -1); // j along -x, i along y
    ImageGeometry grid =
        new ImageGeometry(
            new GridSize(50, 14, 30), new Point3(13, 0, 29), Spacing.ONE_MILLIMETRE, turned);
    scans.put(SCAN, grid, VoxelType.INT16, (x, y, z) -> -500 + 100 * x + y);
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(7, 20, 15))));
    int[] counts = new int[3];

    for (float[] patch :
        negatives(
            cohort,
            rule(ResamplingLaw.STUDY, new NegativeRule.Anywhere(Draws.kept(600), ANY)),
            600)) {
      assertThat(smallest(patch)).isGreaterThan(Patch.PADDING_HU);
      counts[Math.round((patch[0] + 500) / 100 - 0.25f)]++;
    }

    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(200, within(5 * 11.6)));
  }

  @ParameterizedTest
  @EnumSource(ResamplingLaw.class)
  void a_negative_lies_in_the_scan_whole(ResamplingLaw law) {
    Direction turned = Direction.ofRows(0, -1, 0, 1, 0, 0, 0, 0, -1);
    ImageGeometry grid =
        new ImageGeometry(
            new GridSize(40, 60, 40),
            new Point3(
                50, -10,
                70), // above 1 mm the study law pads the last slice: it lies half a voxel outside
            new Spacing(0.8, 0.7, 0.9),
            turned);
    scans.put(SCAN, grid, VoxelType.INT16, (x, y, z) -> 300 - z * 8 + x);
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(30, 10, 40))));

    List<float[]> negatives =
        negatives(cohort, rule(law, new NegativeRule.Anywhere(Draws.kept(80), ANY)), 80);

    assertThat(negatives)
        .extracting(NegativePlaceTest::smallest)
        .allMatch(hu -> hu > Patch.PADDING_HU + 1);
    assertThat(negatives.stream().map(Arrays::hashCode).distinct().count()).isGreaterThan(60);
  }

  @Test
  void a_negative_of_the_corrected_law_is_centred_on_a_voxel_as_a_positive_is() {
    // 6 slices for a patch of 5: two places along z, six along x and y; the voxel's value names it
    scans.put(
        SCAN,
        ImageGeometry.axisAligned(new GridSize(10, 10, 6), new Spacing(0.7, 0.7, 3)),
        VoxelType.INT16,
        (x, y, z) -> Math.round(x / 0.7) + 10 * Math.round(y / 0.7) + 100 * Math.round(z / 3));
    SamplingRule rule =
        new SamplingRule(
            new PatchSpec(
                new PatchSize(5, 5, 5), new Spacing(0.7, 0.7, 3), ResamplingLaw.CORRECTED),
            IntensityRule.ANY,
            new PositiveRule.AtSeed(),
            new NegativeRule.Anywhere(Draws.kept(400), ANY),
            random.nextLong());
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(3, 3, 9))));

    List<Float> centres =
        negatives(cohort, rule, 400).stream().map(patch -> patch[patch.length / 2]).toList();

    assertThat(centres).allMatch(value -> Math.abs(value - Math.rint(value)) < 1e-3);
    assertThat(centres.stream().map(Math::round).distinct())
        .hasSizeGreaterThan(60) // of 72
        .allMatch(value ->
            2 <= value % 10
                && value % 10 <= 7
                && 2 <= value / 10 % 10
                && value / 10 % 10 <= 7
                && (value / 100 == 2 || value / 100 == 3));
  }

  @Test
  void a_body_negative_is_centred_on_tissue() {
    ImageGeometry grid =
        ImageGeometry.axisAligned(new GridSize(61, 61, 41), Spacing.ONE_MILLIMETRE);
    scans.put(SCAN, grid, VoxelType.INT16, (x, y, z) -> x < 40 ? -900 : 50);
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(10, 10, 10))));
    NegativeRule body =
        new NegativeRule.Anywhere(Draws.kept(40), new NegativeRule.Tissue.Above(-300));
    SamplingRule rule =
        new SamplingRule(
            new PatchSpec(
                new PatchSize(5, 11, 11), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED),
            IntensityRule.HOUNSFIELD_ONLY,
            new PositiveRule.AtSeed(),
            body,
            random.nextLong());

    for (float[] patch : negatives(cohort, rule, 40)) {
      assertThat(patch[patch.length / 2]).isGreaterThan(-700); // the centre, between two voxels
    }
  }

  @Test
  void a_scan_that_is_all_lesion_refuses_its_lesion_with_a_sentence() {
    bigLesion();
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(30, 30, 20))));
    SamplingRule rule =
        rule(ResamplingLaw.CORRECTED, new NegativeRule.OffLesions(Draws.kept(1), ANY, 40));

    Optional<Refusal> refused =
        fetch(cohort, rule, rule.kept().getLast(), new float[rule.spec().size().voxels()]);

    assertThat(refused)
        .hasValueSatisfying(refusal ->
            assertThat(refusal.reason())
                .isEqualTo(
                    "scan.nii has no place for a negative patch: none of 256 places drawn at random"
                        + " is off every lesion; allow negatives anywhere (sampling.negative:"
                        + " anywhere) or leave the lesion out"));
  }

  @Test
  void a_lesion_without_a_mask_is_refused_where_positives_come_from_masks() {
    bigLesion();
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(30, 30, 20))));
    SamplingRule rule =
        new SamplingRule(
            MadeCohort.SPEC,
            IntensityRule.ANY,
            new PositiveRule.InMask(Draws.kept(1)),
            new NegativeRule.None(),
            1);

    Optional<Refusal> refused =
        fetch(cohort, rule, rule.kept().getFirst(), new float[MadeCohort.PATCH.voxels()]);

    assertThat(refused)
        .hasValueSatisfying(refusal ->
            assertThat(refusal.reason())
                .contains("the lesion in scan.nii has no mask, which positive: mask needs"));
  }

  @Test
  void a_place_does_not_depend_on_which_others_are_asked_for() {
    bigLesion();
    TrainingCohort cohort = new TrainingCohort(List.of(lesion(new Point3(30, 30, 20))));
    SamplingRule rule =
        rule(ResamplingLaw.CORRECTED, new NegativeRule.OffLesions(Draws.kept(8), ANY, 3));
    List<float[]> together = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      together.add(new float[rule.spec().size().voxels()]);
    }
    List<PatchDraw> draws = rule.kept().subList(1, 9);
    RawPatches patches = new RawPatches(cohort, rule, scans, Optional.empty());
    assertThat(patches.fetch(0, draws, together)).isEmpty();

    for (int n = 7; n >= 0; n--) {
      float[] alone = new float[rule.spec().size().voxels()];
      assertThat(fetch(cohort, rule, draws.get(n), alone)).isEmpty();
      assertThat(alone).isEqualTo(together.get(n));
    }
  }

  private void bigLesion() {
    scans.put(
        SCAN,
        ImageGeometry.axisAligned(new GridSize(60, 60, 40), Spacing.ONE_MILLIMETRE),
        VoxelType.INT16,
        (x, y, z) -> chebyshev(new Point3(30, 30, 20), x, y, z) <= 12 ? BRIGHT : background(x, y));
  }

  private List<float[]> negatives(TrainingCohort cohort, SamplingRule rule, int count) {
    List<float[]> negatives = new ArrayList<>();
    List<PatchDraw> draws = rule.kept().subList(1, 1 + count);
    draws.forEach(_ -> negatives.add(new float[rule.spec().size().voxels()]));
    assertThat(new RawPatches(cohort, rule, scans, Optional.empty()).fetch(0, draws, negatives))
        .isEmpty();
    return negatives;
  }

  private Optional<Refusal> fetch(
      TrainingCohort cohort, SamplingRule rule, PatchDraw draw, float[] into) {
    return new RawPatches(cohort, rule, scans, Optional.empty())
        .fetch(0, List.of(draw), List.of(into));
  }

  private SamplingRule rule(ResamplingLaw law, NegativeRule negative) {
    return new SamplingRule(
        new PatchSpec(new PatchSize(8, 12, 12), Spacing.ONE_MILLIMETRE, law),
        IntensityRule.HOUNSFIELD_ONLY,
        new PositiveRule.AtSeed(),
        negative,
        random.nextLong());
  }

  private static TrainingLesion lesion(Point3 seed) {
    return MadeCohort.lesion(1, SCAN, seed.x(), seed.y(), seed.z());
  }

  private static TrainingLesion masked(Extent.Label label) {
    return new TrainingLesion(
        new Lesion(1, "scan.nii", SCAN, SeedPoint.lps(30, 30, 20)),
        new Extent.Mask(MASK, "mask.nii", label));
  }

  /// Air on one side, tissue on the other.
  private static double background(double x, double y) {
    return x < 30 ? -900 + y : 40 - y;
  }

  private static double chebyshev(Point3 centre, double x, double y, double z) {
    return Math.max(
        Math.abs(centre.x() - x), Math.max(Math.abs(centre.y() - y), Math.abs(centre.z() - z)));
  }

  private static float largest(float[] patch) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : patch) {
      largest = Math.max(largest, value);
    }
    return largest;
  }

  private static float smallest(float[] patch) {
    float smallest = Float.POSITIVE_INFINITY;
    for (float value : patch) {
      smallest = Math.min(smallest, value);
    }
    return smallest;
  }
}
