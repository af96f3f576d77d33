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
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Phantom;
import dev.nidus.core.testing.TestSeed;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The corrected law on phantoms whose answer is known in closed form.
class CorrectedLawTest {
  private static final Direction OBLIQUE = rotation(0.21, -0.13, 0.4);
  private static final Direction FLIPPED = new Direction(-1, 0, 0, 0, -1, 0, 0, 0, 1);
  private static final Direction PERMUTED = new Direction(0, 0, 1, 1, 0, 0, 0, -1, 0);

  @Test
  void a_linear_ramp_comes_back_exactly_on_any_direction_spacing_and_size() throws Exception {
    SplittableRandom random = TestSeed.random("corrected ramp");
    for (Direction direction : List.of(Direction.IDENTITY, FLIPPED, PERMUTED, OBLIQUE)) {
      ImageGeometry geometry =
          new ImageGeometry(
              new GridSize(60, 64, 48),
              new Point3(-31.7, 12.4, -210.9),
              new Spacing(0.71, 0.83, 2.4),
              direction);
      CtScan scan = Phantom.scan(geometry, Phantom.ramp(3.1, -2.3, 1.7, -40));
      Point3 seed =
          geometry.pointAt(
              new ContinuousIndex(
                  29 + random.nextDouble(), 31 + random.nextDouble(), 23 + random.nextDouble()));
      PatchSpec spec =
          new PatchSpec(
              new PatchSize(7, 11, 10), new Spacing(0.9, 1.3, 2.1), ResamplingLaw.CORRECTED);
      Patch patch = cut(spec, scan, seed);
      AffineMap place = patch.placement().indexToPoint();
      int n = 0;
      for (int k = 0; k < 7; k++) {
        for (int j = 0; j < 11; j++) {
          for (int i = 0; i < 10; i++) {
            // by the law's own words, not by the placement
            double x = seed.x() + (i - 4.5) * 0.9;
            double y = seed.y() + (j - 5.0) * 1.3;
            double z = seed.z() + (k - 3.0) * 2.1;
            assertThat((double) patch.hounsfield()[n++])
                .isCloseTo(3.1 * x - 2.3 * y + 1.7 * z - 40, within(1e-3));
            assertThat(place.apply(0, i, j, k)).isCloseTo(x, within(1e-9));
            assertThat(place.apply(1, i, j, k)).isCloseTo(y, within(1e-9));
            assertThat(place.apply(2, i, j, k)).isCloseTo(z, within(1e-9));
          }
        }
      }
    }
  }

  @Test
  void a_round_lesion_stays_in_the_centre_however_the_scan_lies() throws Exception {
    for (Direction direction : List.of(Direction.IDENTITY, FLIPPED, PERMUTED, OBLIQUE)) {
      ImageGeometry geometry =
          new ImageGeometry(
              new GridSize(70, 70, 70), new Point3(0, 0, 0), new Spacing(1, 1, 1), direction);
      Point3 centre = geometry.pointAt(new ContinuousIndex(34.3, 35.6, 33.9));
      CtScan scan = Phantom.scan(geometry, Phantom.gaussian(centre, 6, 900, -800));
      Patch patch = cut(PatchSpec.fmcib().withLaw(ResamplingLaw.CORRECTED), scan, centre);
      double[] mass = new double[4];
      int n = 0;
      for (int k = 0; k < 50; k++) {
        for (int j = 0; j < 50; j++) {
          for (int i = 0; i < 50; i++) {
            double weight = Math.max(0, patch.hounsfield()[n++] + 800);
            mass[0] += weight;
            mass[1] += weight * i;
            mass[2] += weight * j;
            mass[3] += weight * k;
          }
        }
      }
      for (int axis = 1; axis < 4; axis++) {
        assertThat(mass[axis] / mass[0]).as("centre of mass").isCloseTo(24.5, within(0.05));
      }
    }
  }

  @Test
  void at_a_border_the_lesion_stays_in_the_centre_and_the_outside_is_padding() throws Exception {
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(30, 30, 30), Spacing.ONE_MILLIMETRE);
    CtScan scan = Phantom.scan(geometry, Phantom.ramp(10, 0, 0, 100));
    PatchSpec spec =
        new PatchSpec(PatchSize.cube(5), new Spacing(0.4, 1, 1), ResamplingLaw.CORRECTED);
    // samples along x at -0.8, -0.4, 0, 0.4, 0.8
    Patch patch = cut(spec, scan, new Point3(0, 15, 15));
    assertThat(patch.hounsfield()[0]).as("more than half a voxel outside").isEqualTo(-1024);
    assertThat(patch.hounsfield()[1]).as("within half a voxel: the rim's value").isEqualTo(100);
    assertThat(patch.hounsfield()[2]).isEqualTo(100);
    assertThat(patch.hounsfield()[3]).isEqualTo(104);
    assertThat(patch.hounsfield()[4]).isEqualTo(108);
  }

  @Test
  void a_seed_between_two_voxels_takes_the_mean_of_both() throws Exception {
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(4, 1, 1), Spacing.ONE_MILLIMETRE);
    CtScan scan = Phantom.scan(geometry, Phantom.ramp(1, 0, 0, 0));
    PatchSpec spec =
        new PatchSpec(PatchSize.cube(1), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);
    assertThat(cut(spec, scan, new Point3(1.5, 0, 0)).hounsfield()).containsExactly(1.5f);
  }

  @Test
  void a_seed_outside_is_refused_and_a_mirrored_one_is_recognised() throws Exception {
    ImageGeometry geometry =
        new ImageGeometry(
            new GridSize(30, 30, 30),
            new Point3(10, 20, 30),
            Spacing.ONE_MILLIMETRE,
            Direction.IDENTITY);
    CtScan scan = Phantom.scan(geometry, Phantom.ramp(1, 1, 1, 0));
    PatchExtractor extractor =
        new PatchExtractor(PatchSpec.fmcib().withLaw(ResamplingLaw.CORRECTED));
    List<PatchOutcome> outcomes =
        extractor.extract(
            scan,
            List.of(SeedPoint.lps(-25, -35, 45), SeedPoint.lps(900, 0, 0)),
            IntensityRule.ANY);
    assertThat(reason(outcomes.get(0)))
        .contains("lies outside phantom", "it may be RAS: use --coords RAS");
    assertThat(reason(outcomes.get(1))).contains("lies outside phantom").doesNotContain("RAS");
  }

  private static String reason(PatchOutcome outcome) {
    assertThat(outcome).isInstanceOf(PatchOutcome.Refused.class);
    Refusal refusal = ((PatchOutcome.Refused) outcome).refusal();
    return refusal.reason();
  }

  private static Patch cut(PatchSpec spec, CtScan scan, Point3 seed) throws Exception {
    PatchOutcome outcome =
        new PatchExtractor(spec)
            .extract(scan, List.of(SeedPoint.lps(seed.x(), seed.y(), seed.z())), IntensityRule.ANY)
            .getFirst();
    assertThat(outcome).isInstanceOf(PatchOutcome.Cut.class);
    return ((PatchOutcome.Cut) outcome).patch();
  }

  private static Direction rotation(double a, double b, double c) {
    double ca = Math.cos(a);
    double sa = Math.sin(a);
    double cb = Math.cos(b);
    double sb = Math.sin(b);
    double cc = Math.cos(c);
    double sc = Math.sin(c);
    return new Direction(
        cb * cc,
        sa * sb * cc - ca * sc,
        ca * sb * cc + sa * sc,
        cb * sc,
        sa * sb * sc + ca * cc,
        ca * sb * sc - sa * cc,
        -sb,
        sa * cb,
        ca * cb);
  }
}
