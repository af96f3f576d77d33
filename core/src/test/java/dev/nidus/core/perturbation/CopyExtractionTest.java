package dev.nidus.core.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import dev.nidus.core.testing.Phantom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/// Copies of lesions in phantoms, with an encoder that gives the patch itself, so that every answer is known.
class CopyExtractionTest {
  private static final int EDGE = 9;
  private static final PatchSpec SPEC =
      new PatchSpec(PatchSize.cube(EDGE), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);
  private static final LesionPlaces.Lookup NO_MASKS =
      lesion -> new LesionPlaces.Unknown("row %d has no mask".formatted(lesion.row()));
  private static final ImageGeometry GRID =
      ImageGeometry.axisAligned(new GridSize(60, 60, 60), Spacing.ONE_MILLIMETRE);

  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger passes = new AtomicInteger();
  private final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
  private Phantom.Field field = Phantom.ramp(3, -2, 1, 10);
  private ImageGeometry grid = GRID;

  /// Counts how often a scan is opened and how often its voxels are read.
  private final ScanReader reader =
      (file, name) -> {
        opened.incrementAndGet();
        if (name.startsWith("broken")) {
          throw new UnreadableScan(name + " is broken");
        }
        CtScan scan = Phantom.scan(grid, field, VoxelType.INT16);
        return new CtScan(
            name, scan.geometry(), scan.type(), scan.modality(), counting(scan.voxels()));
      };

  private Voxels counting(Voxels voxels) {
    return new Voxels() {
      @Override
      public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey)
          throws UnreadableScan {
        passes.incrementAndGet();
        return voxels.read(boxes, survey);
      }

      @Override
      public void close() {
        voxels.close();
      }
    };
  }

  /// The patch's values, then where it begins.
  private final Encoder identity =
      new Encoder() {
        @Override
        public EncoderCard card() {
          return new EncoderCard(
              "identity", EDGE * EDGE * EDGE + 3, SPEC, IntensityScaling.fmcib(), "0", "float32");
        }

        @Override
        public List<FeatureVector> encode(List<Patch> patches) {
          batches.add(patches.size());
          return patches.stream()
              .map(patch -> {
                float[] all = Arrays.copyOf(patch.hounsfield(), card().features());
                Point3 origin = patch.placement().origin();
                all[all.length - 3] = (float) origin.x();
                all[all.length - 2] = (float) origin.y();
                all[all.length - 1] = (float) origin.z();
                return FeatureVector.of(all);
              })
              .toList();
        }

        @Override
        public void close() {}
      };

  private static Lesion lesion(long row, String scan, double x, double y, double z) {
    return new Lesion(row, scan, Path.of("/scans/" + scan), SeedPoint.lps(x, y, z));
  }

  private static PlannedPerturbation fixed(Perturbation perturbation) {
    return new PlannedPerturbation(perturbation, 1);
  }

  private static PerturbationPlan plan(PlannedPerturbation... perturbations) {
    return new PerturbationPlan(List.of(perturbations), 5);
  }

  /// What came of lesions, by their rows.
  private record Found(Map<Long, LesionReadings> readings) {
    LesionReadings get(long row) {
      return Objects.requireNonNull(readings.get(row));
    }
  }

  private Found run(
      PerturbationPlan plan, LesionPlaces.Lookup masks, int batch, int threads, Lesion... lesions) {
    Map<Long, LesionReadings> readings = new HashMap<>();
    counts =
        new CopyExtraction(
                identity,
                new CopyCutting(reader, new PatchExtractor(SPEC), IntensityRule.ANY, masks),
                plan,
                batch,
                threads)
            .run(ScanLesions.of(List.of(lesions)), one -> readings.put(one.lesion().row(), one));
    return new Found(readings);
  }

  private CopyCounts counts = new CopyCounts(0, 0, 0, 0);

  private static float[] original(LesionReadings readings) {
    return ((LesionReadings.Read) readings).original().toArray();
  }

  private static float[] copy(LesionReadings readings, int number) {
    return ((CopyReading.Encoded) ((LesionReadings.Read) readings).copies().get(number - 1))
        .features()
        .toArray();
  }

  private static String reason(LesionReadings readings, int number) {
    return ((CopyReading.Refused) ((LesionReadings.Read) readings).copies().get(number - 1))
        .reason();
  }

  /// Of one lesion in the middle, with one fixed perturbation: original and copy.
  private float[][] changed(Perturbation perturbation) {
    LesionReadings found =
        run(plan(fixed(perturbation)), NO_MASKS, 4, 1, lesion(1, "a", 30, 30, 30)).get(1L);
    return new float[][] {original(found), copy(found, 1)};
  }

  @Test
  void each_scan_is_read_once_for_all_copies_of_all_its_lesions_and_batches_are_full() {
    PerturbationPlan plan =
        plan(
            new PlannedPerturbation(Perturbation.SeedJitter.PUBLISHED, 50),
            new PlannedPerturbation(new Perturbation.Noise(10), 3),
            fixed(new Perturbation.Blur(1)),
            fixed(new Perturbation.Flip(Perturbation.Flip.Axis.X)));

    run(
        plan,
        NO_MASKS,
        16,
        2,
        lesion(1, "a", 20, 20, 20),
        lesion(2, "b", 30, 30, 30),
        lesion(3, "a", 35, 40, 30),
        lesion(4, "c", 25, 30, 25),
        lesion(5, "a", 40, 20, 35));

    assertThat(opened).hasValue(3);
    assertThat(passes).hasValue(3);
    assertThat(counts.scans()).isEqualTo(3);
    assertThat(counts.reads()).isEqualTo(3);
    assertThat(counts.patches()).isEqualTo(5 * 56);
    assertThat(counts.batches()).isEqualTo(18);
    assertThat(Collections.frequency(batches, 16)).isEqualTo(17);
    assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5 * 56);
  }

  @Test
  void a_trial_of_a_lesion_is_the_same_in_any_order_with_any_others_and_any_threads() {
    PlannedPerturbation jitter = new PlannedPerturbation(Perturbation.SeedJitter.PUBLISHED, 6);
    PlannedPerturbation noise = new PlannedPerturbation(new Perturbation.Noise(20), 4);
    Lesion one = lesion(1, "a", 20, 30, 25);
    Lesion two = lesion(2, "b", 30, 30, 30);
    Found together = run(plan(jitter, noise), NO_MASKS, 5, 3, one, two);
    LesionReadings alone =
        run(plan(noise, jitter), NO_MASKS, 1, 1, lesion(7, "b", 30, 30, 30)).get(7L);

    for (int trial = 1; trial <= 6; trial++) {
      assertThat(copy(alone, 4 + trial)).isEqualTo(copy(together.get(2L), trial));
    }
    for (int trial = 1; trial <= 4; trial++) {
      assertThat(copy(alone, trial)).isEqualTo(copy(together.get(2L), 6 + trial));
    }
    assertThat(copy(together.get(1L), 1)).isNotEqualTo(copy(together.get(1L), 2));
  }

  @Test
  void the_published_jitter_has_a_variance_of_16_on_each_axis() {
    int trials = 1000;
    LesionReadings found =
        run(
                plan(new PlannedPerturbation(Perturbation.SeedJitter.PUBLISHED, trials)),
                NO_MASKS,
                64,
                1,
                lesion(1, "a", 30, 30, 30))
            .get(1L);

    int values = EDGE * EDGE * EDGE;
    for (int axis = 0; axis < 3; axis++) {
      int at = values + axis;
      double origin = original(found)[at];
      double[] moved = new double[trials];
      for (int trial = 0; trial < trials; trial++) {
        moved[trial] = copy(found, trial + 1)[at] - origin;
      }
      double mean = DoubleStream.of(moved).average().orElseThrow();
      double variance = DoubleStream.of(moved).map(d -> (d - mean) * (d - mean)).sum() / trials;
      assertThat(mean).isCloseTo(0, within(5 * 4 / Math.sqrt(trials)));
      assertThat(variance).isCloseTo(16, within(5 * 16 * Math.sqrt(2.0 / trials)));
    }
  }

  @Test
  void a_seed_that_would_leave_the_scan_is_drawn_again() {
    LesionReadings found =
        run(
                plan(new PlannedPerturbation(new Perturbation.SeedJitter(100), 60)),
                NO_MASKS,
                8,
                1,
                lesion(1, "a", 0, 30, 59))
            .get(1L);

    for (int trial = 1; trial <= 60; trial++) {
      float[] copy = copy(found, trial);
      assertThat(copy[copy.length - 3] + (EDGE - 1) / 2.0).isBetween(-0.5, 59.5);
      assertThat(copy[copy.length - 1] + (EDGE - 1) / 2.0).isBetween(-0.5, 59.5);
    }
  }

  @Test
  void an_offset_is_added_to_every_voxel_and_noise_has_its_deviation() {
    float[][] shifted = changed(new Perturbation.IntensityOffset(-15));
    assertThat(shifted[1][0]).isEqualTo(shifted[0][0] - 15);
    assertThat(shifted[1][400]).isEqualTo(shifted[0][400] - 15);

    LesionReadings noisy =
        run(
                plan(new PlannedPerturbation(new Perturbation.Noise(30), 5)),
                NO_MASKS,
                4,
                1,
                lesion(1, "a", 30, 30, 30))
            .get(1L);
    double squares = 0;
    int values = EDGE * EDGE * EDGE;
    for (int trial = 1; trial <= 5; trial++) {
      for (int n = 0; n < values; n++) {
        double d = copy(noisy, trial)[n] - original(noisy)[n];
        squares += d * d;
      }
    }
    assertThat(Math.sqrt(squares / (5 * values))).isCloseTo(30, within(2.5));
    assertThat(copy(noisy, 1)[7]).isEqualTo((float) Math.rint(copy(noisy, 1)[7]));
  }

  @Test
  void a_ramp_stays_a_ramp_under_blur_and_other_pixels() {
    field = Phantom.ramp(4, -8, 16, 0);

    float[][] blurred = changed(new Perturbation.Blur(1.5));
    float[][] wider = changed(new Perturbation.InPlaneSpacing(2));
    float[][] finer = changed(new Perturbation.InPlaneSpacing(0.5));

    for (int n = 0; n < EDGE * EDGE * EDGE; n++) {
      assertThat(blurred[1][n]).isEqualTo(blurred[0][n]);
      assertThat(wider[1][n]).isEqualTo(wider[0][n]);
      assertThat(finer[1][n]).isEqualTo(finer[0][n]);
    }
  }

  @Test
  void blur_spreads_a_point_as_a_gaussian_does() {
    field = (x, y, z) -> x == 30 && y == 30 && z == 30 ? 20000 : 0;

    float[][] blurred = changed(new Perturbation.Blur(1));

    double peak = Math.pow(1 / Math.sqrt(2 * Math.PI), 3);
    int middle = ((EDGE / 2) * EDGE + EDGE / 2) * EDGE + EDGE / 2;
    assertThat(blurred[1][middle]).isCloseTo((float) (20000 * peak), within(1.5f));
    assertThat(blurred[1][middle + 1])
        .isCloseTo((float) (20000 * peak * Math.exp(-0.5)), within(1.5f));
    assertThat(blurred[1][middle + EDGE * EDGE]).isEqualTo(blurred[1][middle + 1]);
  }

  @Test
  void a_slab_of_two_slices_takes_half_of_each_neighbour() {
    field = (x, y, z) -> z % 2 == 0 ? 0 : 100;

    float[][] thick = changed(new Perturbation.SliceThickness(2));
    float[][] thicker = changed(new Perturbation.SliceThickness(3));

    int plane = EDGE * EDGE;
    assertThat(thick[0][0]).isZero(); // the patch begins at z = 26
    assertThat(thick[1][0]).isEqualTo(50);
    assertThat(thick[1][plane]).isEqualTo(50);
    assertThat(thicker[1][0]).isEqualTo(67);
    assertThat(thicker[1][plane]).isEqualTo(33);
  }

  @Test
  void slices_cannot_be_made_thinner_and_the_others_go_on() {
    grid = ImageGeometry.axisAligned(new GridSize(60, 60, 20), new Spacing(1, 1, 5));

    LesionReadings found =
        run(
                plan(
                    fixed(new Perturbation.SliceThickness(2)),
                    new PlannedPerturbation(new Perturbation.InMask(), 1),
                    fixed(new Perturbation.IntensityOffset(5))),
                NO_MASKS,
                4,
                1,
                lesion(9, "a", 30, 30, 50))
            .get(9L);

    assertThat(reason(found, 1))
        .isEqualTo(
            "slices of a lie 5 mm apart, so that slices of 2 mm cannot be made of them; ask for"
                + " thicker ones");
    assertThat(reason(found, 2)).isEqualTo("row 9 has no mask");
    assertThat(copy(found, 3)[0]).isEqualTo(original(found)[0] + 5);
  }

  @Test
  void a_flip_exchanges_the_ends_of_one_axis() {
    float[][] x = changed(new Perturbation.Flip(Perturbation.Flip.Axis.X));
    float[][] y = changed(new Perturbation.Flip(Perturbation.Flip.Axis.Y));
    float[][] z = changed(new Perturbation.Flip(Perturbation.Flip.Axis.Z));

    int last = EDGE - 1;
    assertThat(x[1][0]).isEqualTo(x[0][last]).isNotEqualTo(x[0][0]);
    assertThat(y[1][0]).isEqualTo(y[0][last * EDGE]).isNotEqualTo(y[0][0]);
    assertThat(z[1][0]).isEqualTo(z[0][last * EDGE * EDGE]).isNotEqualTo(z[0][0]);
  }

  @Test
  void a_seed_in_the_mask_is_where_the_mask_says() {
    LesionPlaces.Lookup masks =
        _ -> new LesionPlaces.Known(stream -> new Point3(20 + stream.nextInt(2), 25, 30));
    LesionReadings found =
        run(
                plan(new PlannedPerturbation(new Perturbation.InMask(), 12)),
                masks,
                4,
                1,
                lesion(1, "a", 30, 30, 30))
            .get(1L);

    List<Float> places = new ArrayList<>();
    for (int trial = 1; trial <= 12; trial++) {
      float[] copy = copy(found, trial);
      places.add(copy[copy.length - 3] + (EDGE - 1) / 2f);
      assertThat(copy[copy.length - 2] + (EDGE - 1) / 2f).isEqualTo(25);
    }
    assertThat(places).containsOnly(20f, 21f).contains(20f, 21f);
  }

  @Test
  void a_scan_that_cannot_be_read_and_a_seed_outside_cost_their_lesions() {
    Found found =
        run(
            plan(fixed(new Perturbation.Blur(1))),
            NO_MASKS,
            4,
            2,
            lesion(1, "broken", 30, 30, 30),
            lesion(2, "a", 300, 30, 30),
            lesion(3, "a", 30, 30, 30));

    assertThat(((LesionReadings.Refused) found.get(1L)).reason()).isEqualTo("broken is broken");
    assertThat(((LesionReadings.Refused) found.get(2L)).reason()).contains("300");
    assertThat(found.get(3L)).isInstanceOf(LesionReadings.Read.class);
  }

  @Test
  void levels_out_of_range_are_refused_in_a_sentence() {
    assertThatThrownBy(() -> new Perturbation.Noise(-3))
        .hasMessage("the standard deviation of noise is above 0 and at most 500 HU, got -3");
    assertThatThrownBy(() -> new Perturbation.InPlaneSpacing(9))
        .hasMessage("the factor of spacing is 0.25 to 4, got 9");
    assertThatThrownBy(() -> new Perturbation.IntensityOffset(0)).hasMessageContaining("not 0");
    assertThatThrownBy(() -> new PlannedPerturbation(new Perturbation.Blur(1), 2))
        .hasMessage("blur comes out the same each time, so there is one trial of it, not 2");
    assertThatThrownBy(() -> plan(fixed(new Perturbation.Blur(1)), fixed(new Perturbation.Blur(1))))
        .hasMessageContaining("asked for twice");
  }
}
