package dev.nidus.learning.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.TestSeed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of the draws (SPEC 2.4 and 2.5), over some thousand draws: bounds hold always, means and
/// shares within five standard errors.
class DrawTest {
  private static final int DRAWS = 4000;
  private static final PatchSize CUBE = PatchSize.cube(50);

  private final RandomSource root = RandomSource.of(TestSeed.random("DrawTest").nextLong());

  @Test
  void a_crop_keeps_half_to_all_of_an_edge_and_lies_anywhere() {
    double edges = 0;
    double corners = 0;
    for (Change change : draws(new Operation.RandomResizedCrop(new Range(0.5, 1), CUBE))) {
      Change.CropAndResize crop = (Change.CropAndResize) change;
      PatchSize box = crop.box();
      assertThat(box).isEqualTo(PatchSize.cube(box.depth()));
      assertThat(box.depth()).isBetween(25, 50);
      assertThat(crop.output()).isEqualTo(CUBE);
      assertThat(List.of(crop.z(), crop.y(), crop.x()))
          .allSatisfy(corner -> assertThat(corner).isBetween(0, 50 - box.depth()));
      edges += box.depth();
      corners += 50 == box.depth() ? 0.5 : crop.y() / (50.0 - box.depth());
    }

    // ceil(50 s) of s in 0.5..1: mean 38, deviation 7.2
    assertThat(edges / DRAWS).isCloseTo(38, within(5 * 7.2 / Math.sqrt(DRAWS)));
    assertThat(corners / DRAWS).isCloseTo(0.5, within(5 * 0.4 / Math.sqrt(DRAWS)));
  }

  @Test
  void a_flip_happens_half_of_the_time_and_takes_each_axis_alike() {
    Map<Axis, Integer> counts = new EnumMap<>(Axis.class);
    for (Change change : draws(new Operation.RandomFlip(0.5))) {
      if (change instanceof Change.Flip(Axis axis)) {
        counts.merge(axis, 1, Integer::sum);
      }
    }

    assertThat(counts).hasSize(3);
    double error = 5 * Math.sqrt(DRAWS / 6.0 * 5 / 6);
    assertThat(counts.values())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(DRAWS / 6.0, within(error)));
  }

  @Test
  void the_points_of_a_histogram_shift_ascend_and_stay_below_the_next_but_one_knot() {
    int happened = 0;
    double first = 0;
    for (Change change : draws(new Operation.RandomHistogramShift(0.5, 10))) {
      if (change instanceof Change.ShiftHistogram(List<Double> points)) {
        happened++;
        assertThat(points).hasSize(10).isSorted();
        for (int k = 1; k < 9; k++) {
          assertThat(points.get(k)).isLessThanOrEqualTo((k + 1) / 9.0);
        }
        first += points.get(1);
      }
    }

    assertThat((double) happened).isCloseTo(DRAWS / 2.0, within(5 * Math.sqrt(DRAWS) / 2));
    // the first is drawn from 0..2/9
    double deviation = 2 / 9.0 / Math.sqrt(12);
    assertThat(first / happened).isCloseTo(1 / 9.0, within(5 * deviation / Math.sqrt(happened)));
  }

  @Test
  void the_smoothing_of_small_is_thinner_across_slices() {
    Operation smooth =
        Recipe.small(new PatchSize(10, 32, 32)).operations().stream()
            .filter(Operation.RandomSmooth.class::isInstance)
            .findFirst()
            .orElseThrow();
    double depth = 0;
    double width = 0;
    int happened = 0;
    for (Change change : draws(smooth)) {
      if (change instanceof Change.Smooth(double d, double h, double w)) {
        assertThat(d).isBetween(0.25 / 3.27, 1.5 / 3.27);
        assertThat(h).isBetween(0.25, 1.5);
        depth += d;
        width += w;
        happened++;
      }
    }

    assertThat((double) happened).isCloseTo(DRAWS / 2.0, within(5 * Math.sqrt(DRAWS) / 2));
    assertThat(depth / happened * 3.27).isCloseTo(width / happened, within(0.06));
  }

  @Test
  void translations_and_quarter_turns_of_fine_tuning() {
    Map<Integer, Integer> turns = new HashMap<>();
    for (Change change : draws(new Operation.RandomRotation(0.5))) {
      if (change instanceof Change.Rotate(int quarters)) {
        turns.merge(quarters, 1, Integer::sum);
      }
    }
    int moved = 0;
    for (Change change : draws(new Operation.RandomTranslation(0.5, 10))) {
      if (change instanceof Change.Translate(double z, double y, double x)) {
        moved++;
        assertThat(List.of(z, y, x)).allSatisfy(t -> assertThat(t).isBetween(-10.0, 10.0));
      }
    }

    assertThat(turns).containsOnlyKeys(1, 2, 3);
    double error = 5 * Math.sqrt(DRAWS / 6.0 * 5 / 6);
    assertThat(turns.values())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(DRAWS / 6.0, within(error)));
    assertThat((double) moved).isCloseTo(DRAWS / 2.0, within(5 * Math.sqrt(DRAWS) / 2));
  }

  @Test
  void a_mirror_takes_its_own_axis_and_turns_at_three_quarters_make_all_directions_alike() {
    int mirrored = 0;
    for (Change change : draws(new Operation.RandomMirror(0.5, Axis.HEIGHT))) {
      if (!(change instanceof Change.Nothing)) {
        assertThat(change).isEqualTo(new Change.Flip(Axis.HEIGHT));
        mirrored++;
      }
    }
    int[] directions = new int[4];
    for (Change change : draws(new Operation.RandomTurn(0.75))) {
      directions[change instanceof Change.Turn(int quarters) ? quarters : 0]++;
    }

    assertThat((double) mirrored).isCloseTo(DRAWS / 2.0, within(5 * Math.sqrt(DRAWS) / 2));
    double error = 5 * Math.sqrt(DRAWS / 4.0 * 3 / 4);
    for (int count : directions) {
      assertThat((double) count).isCloseTo(DRAWS / 4.0, within(error));
    }
  }

  @Test
  void the_mirrors_of_three_axes_are_drawn_apart() {
    Recipe recipe =
        Recipe.of(
            new Operation.RandomMirror(0.5, Axis.DEPTH),
            new Operation.RandomMirror(0.5, Axis.HEIGHT),
            new Operation.RandomMirror(0.5, Axis.WIDTH));
    Map<List<Change>, Integer> seen = new HashMap<>();
    for (int n = 0; n < DRAWS; n++) {
      seen.merge(recipe.draw(CUBE, root.at(n)), 1, Integer::sum);
    }

    assertThat(seen).hasSize(8);
    double error = 5 * Math.sqrt(DRAWS / 8.0 * 7 / 8);
    assertThat(seen.values())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(DRAWS / 8.0, within(error)));
  }

  @Test
  void levels_and_noise_stay_within_their_bounds_and_are_centred() {
    double shifts = 0;
    double logarithms = 0;
    for (Change change : draws(new Operation.RandomLevel(10, 0.25))) {
      Change.Level level = (Change.Level) change;
      assertThat(level.shift()).isBetween(-10.0, 10.0);
      assertThat(Math.log(level.factor())).isBetween(-0.25, 0.25);
      shifts += level.shift();
      logarithms += Math.log(level.factor());
    }
    double deviations = 0;
    for (Change change : draws(new Operation.RandomNoise(10))) {
      double deviation = ((Change.Noise) change).deviation();
      assertThat(deviation).isBetween(0.0, 10.0);
      deviations += deviation;
    }

    double error = 5 / Math.sqrt(12 * DRAWS);
    assertThat(shifts / DRAWS).isCloseTo(0, within(20 * error));
    assertThat(logarithms / DRAWS).isCloseTo(0, within(0.5 * error));
    assertThat(deviations / DRAWS).isCloseTo(5, within(10 * error));
  }

  @Test
  void another_operation_changes_no_draw_of_the_others() {
    Recipe whole = Recipe.pretraining(CUBE);
    Recipe fewer =
        Recipe.of(whole.operations().get(0), whole.operations().get(2), whole.operations().get(3));

    for (int n = 0; n < 50; n++) {
      List<Change> all = whole.draw(CUBE, root.at(n));
      assertThat(fewer.draw(CUBE, root.at(n))).containsExactly(all.get(0), all.get(2), all.get(3));
    }
  }

  @Test
  void two_operations_of_one_kind_draw_apart() {
    Operation crop = new Operation.RandomResizedCrop(new Range(0.5, 1), CUBE);

    List<Change> changes = Recipe.of(crop, crop).draw(CUBE, root);

    assertThat(changes.get(0)).isNotEqualTo(changes.get(1));
  }

  @Test
  void the_orders_of_the_recipes() {
    assertThat(words(Recipe.pretraining(CUBE)))
        .containsExactly(
            "random resized crop",
            "random flip",
            "random histogram shift",
            "random smooth",
            "zero pad",
            "floor",
            "scale");
    assertThat(words(Recipe.comparison(CUBE))).startsWith("scale").doesNotContain("floor");
    assertThat(words(Recipe.finetuning(CUBE, IntensityScaling.fmcib())))
        .containsExactly(
            "scale",
            "zero pad",
            "random smooth",
            "random translation",
            "random flip",
            "random rotation");
    assertThat(words(Recipe.supervised(CUBE, IntensityScaling.fmcib()))).endsWith("scale");
    assertThat(words(Recipe.genesis())).startsWith("reverse axes", "zero pad");
    assertThat(Recipe.genesis().sizeAfter(new PatchSize(48, 48, 48))).isEqualTo(PatchSize.cube(48));
  }

  @Test
  void multi_crop_makes_two_large_and_six_small_views() {
    List<PatchSize> sizes =
        Views.multiCrop(CUBE).recipes().stream().map(recipe -> recipe.sizeAfter(CUBE)).toList();

    assertThat(sizes).hasSize(8);
    assertThat(sizes.subList(0, 2)).containsOnly(CUBE);
    assertThat(sizes.subList(2, 8)).containsOnly(PatchSize.cube(25));
    for (int n = 0; n < 100; n++) {
      Change crop = Recipe.lowCrop(PatchSize.cube(25)).draw(CUBE, root.at(n)).get(1);
      assertThat(((Change.CropAndResize) crop).box().depth()).isBetween(15, 25);
    }
  }

  @Test
  void a_quarter_turn_that_would_change_the_size_is_refused_before_training() {
    Recipe recipe = Recipe.finetuning(new PatchSize(10, 32, 32), IntensityScaling.softTissue());

    assertThatThrownBy(() -> recipe.sizeAfter(new PatchSize(10, 32, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quarter turns need a patch as deep as it is high, got 10 x 32 x 32");
  }

  @Test
  void a_view_is_what_its_changes_make_of_the_patch() {
    Volume patch = noise();
    Augmenter augmenter = new Augmenter();
    float[] written = new float[3 * CUBE.voxels()];
    for (int n = 0; n < 8; n++) {
      RandomSource view = root.named("view").at(n);
      augmenter.write(patch, Recipe.pretraining(CUBE), view, written, CUBE.voxels());

      Volume applied = new Augmenter().apply(patch, Recipe.pretraining(CUBE).draw(CUBE, view));

      assertThat(java.util.Arrays.copyOfRange(written, CUBE.voxels(), 2 * CUBE.voxels()))
          .isEqualTo(applied.values());
    }
    assertThat(written[0]).isZero();
    assertThat(written[2 * CUBE.voxels()]).isZero();
  }

  @Test
  void scaling_a_whole_patch_is_scaling_each_voxel() {
    Volume patch = noise();
    for (IntensityScaling scaling :
        List.of(
            IntensityScaling.fmcib(), IntensityScaling.med3d(), IntensityScaling.softTissue())) {
      float[] scaled = new Augmenter().apply(patch, List.of(new Change.Scale(scaling))).values();
      for (int n = 0; n < scaled.length; n += 97) {
        assertThat(scaled[n]).isEqualTo(scaling.apply(patch.values()[n]));
      }
    }
    assertThat(IntensityScaling.softTissue().apply(40)).isEqualTo(0.5f);
    assertThat(IntensityScaling.softTissue().apply(-1000)).isEqualTo(-0.5f);
    assertThat(IntensityScaling.softTissue().apply(3000)).isEqualTo(1.5f);
  }

  private List<Change> draws(Operation operation) {
    List<Change> changes = new ArrayList<>(DRAWS);
    RandomSource stream = root.named(operation.word());
    for (int n = 0; n < DRAWS; n++) {
      changes.add(operation.draw(CUBE, stream.at(n)));
    }
    return changes;
  }

  private Volume noise() {
    float[] values = new float[CUBE.voxels()];
    RandomSource stream = root.named("noise");
    for (int n = 0; n < values.length; n++) {
      values[n] = stream.nextInt(-1200, 2000);
    }
    return new Volume(CUBE, values);
  }

  private static List<String> words(Recipe recipe) {
    return recipe.operations().stream().map(Operation::word).toList();
  }

  @Test
  void a_flip_after_a_crop_is_the_flip_of_what_was_cropped() {
    PatchSize size = new PatchSize(6, 70, 9); // one axis is longer than a line of scratch
    float[] values = new float[size.voxels()];
    for (int n = 0; n < values.length; n++) {
      values[n] = (n * 37) % 101;
    }
    Volume patch = new Volume(size, values);
    Augmenter augmenter = new Augmenter();
    Change crop = new Change.CropAndResize(1, 2, 3, new PatchSize(5, 66, 5), size);
    Volume cropped = augmenter.apply(patch, List.of(crop));
    for (Axis axis : Axis.values()) {
      assertThat(augmenter.apply(patch, List.of(crop, new Change.Flip(axis))).values())
          .as(axis.name())
          .isEqualTo(augmenter.apply(cropped, List.of(new Change.Flip(axis))).values())
          .isNotEqualTo(cropped.values());
    }
    Change whole = new Change.CropAndResize(0, 0, 0, size, size);
    assertThat(augmenter.apply(patch, List.of(whole)).values()).isEqualTo(values);
  }

  @Test
  void a_histogram_of_any_number_of_points_is_bent_at_its_knots() {
    for (int points : new int[] {3, 5, 10, 14}) {
      List<Double> to = IntStream.range(0, points).mapToObj(k -> square(k, points - 1)).toList();
      float[] values = new float[1000]; // evenly from -500 to 499
      for (int n = 0; n < values.length; n++) {
        values[n] = n - 500;
      }
      float[] bent =
          new Augmenter()
              .apply(
                  new Volume(new PatchSize(10, 10, 10), values),
                  List.of(new Change.ShiftHistogram(to)))
              .values();
      for (int n = 0; n < values.length; n++) {
        double place = n / 999.0 * (points - 1);
        int k = Math.min((int) place, points - 2);
        double share = to.get(k) + (place - k) * (to.get(k + 1) - to.get(k));
        assertThat((double) bent[n])
            .as("%d points, voxel %d", points, n)
            .isCloseTo(-500 + 999 * share, within(1e-3));
      }
    }
  }

  private static double square(int k, int of) {
    return (double) k * k / of / of;
  }
}
