package dev.nidus.app.arms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Arms without a network, on scans that are made here; those with one run in the demo's test.
class ArmsTest {
  private static final int EDGE = 48;
  private static final Spacing MM = Spacing.ONE_MILLIMETRE;

  @TempDir Path folder = Path.of("");

  /// A scan for each patient: its left half is 20 HU, its right half has noise about 20.
  private final ScanReader reader =
      (file, name) -> {
        float[] values = new float[EDGE * EDGE * EDGE];
        RandomSource random = RandomSource.of(name.hashCode());
        for (int n = 0; n < values.length; n++) {
          values[n] = n % EDGE < EDGE / 2 ? 20 : (float) (20 + 30 * random.nextGaussian());
        }
        values[0] = -1000;
        return new CtScan(
            name,
            ImageGeometry.axisAligned(new GridSize(EDGE, EDGE, EDGE), MM),
            VoxelType.FLOAT32,
            Optional.of("CT"),
            new VoxelsInMemory(new GridSize(EDGE, EDGE, EDGE), values));
      };

  private ArmTable table(int patients) throws IOException {
    List<ArmRow> rows = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      String name = "p" + patient;
      Path file = folder.resolve(name);
      Files.writeString(file, name);
      for (int pair = 0; pair < 3; pair++) {
        for (String label : List.of("flat", "rough")) {
          rows.add(
              new ArmRow(
                  new Lesion(
                      rows.size() + 1,
                      name,
                      file,
                      SeedPoint.lps(label.equals("flat") ? 4 : 44, 20 + 2 * pair, 24)),
                  name,
                  label,
                  Optional.of(Integer.toString(pair))));
        }
      }
    }
    return new ArmTable(rows, List.of("flat", "rough"), SeedPlacement.AT_SEED);
  }

  private ArmRunner runner(ArmTable table, ScanReader scans) {
    return new ArmRunner(
        table,
        scans,
        folder.resolve("arms"),
        new Surroundings("test", "test", 1),
        ArmWatcher.SILENT);
  }

  private static final Arm TEXTURE = new Arm.Plain(PlainNumbers.TEXTURE);
  private static final List<String> ASKED = List.of("p2", "p3");
  private static final Draw DRAW = new Draw("two", List.of("p0", "p1"), 2);

  @Test
  void plain_numbers_tell_what_they_can_and_what_was_computed_is_not_computed_again()
      throws Exception {
    ArmTable table = table(4);
    ArmScores scores = runner(table, reader).run(TEXTURE, DRAW, ASKED, 0);
    assertThat(ArmComparison.of(table).of(scores)).isEqualTo(1);
    assertThat(scores.rows()).containsExactly(12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);

    ScanReader gone =
        (_, name) -> {
          throw new UnreadableScan("no scan " + name);
        };
    assertThat(runner(table, gone).run(TEXTURE, DRAW, ASKED, 0)).isEqualTo(scores);
    assertThatThrownBy(() -> runner(table, gone).run(TEXTURE, DRAW, List.of("p3"), 0))
        .isInstanceOf(ArmFailed.class)
        .hasMessageContaining("no scan p");
  }

  @Test
  void a_damaged_file_of_scores_is_computed_again() throws Exception {
    ArmTable table = table(4);
    ArmScores scores = runner(table, reader).run(TEXTURE, DRAW, ASKED, 0);
    Path kept;
    try (var files = Files.list(folder.resolve("arms/scores"))) {
      kept = files.findFirst().orElseThrow();
    }
    for (String damage :
        List.of("row,score\n13,0.5\n", Files.readString(kept).replace("13,", "13,x"))) {
      Files.writeString(kept, damage);
      assertThat(runner(table, reader).run(TEXTURE, DRAW, ASKED, 0)).isEqualTo(scores);
    }
  }

  @Test
  void a_scan_that_changed_is_computed_again() throws Exception {
    ArmTable table = table(4);
    runner(table, reader).run(TEXTURE, DRAW, ASKED, 0);
    Files.writeString(folder.resolve("p3"), "other");
    runner(table, reader).run(TEXTURE, DRAW, ASKED, 0);
    try (var files = Files.list(folder.resolve("arms/scores"))) {
      assertThat(files.count()).isEqualTo(2);
    }
  }

  @Test
  void nobody_is_asked_who_is_labelled() throws Exception {
    ArmTable table = table(4);
    assertThatThrownBy(() -> runner(table, reader).run(TEXTURE, DRAW, List.of("p1", "p2"), 0))
        .isInstanceOf(ArmFailed.class)
        .hasMessageContaining("p1");
    assertThatThrownBy(() -> runner(table, reader).run(TEXTURE, DRAW, List.of("nobody"), 0))
        .hasMessageContaining("no lesion of the table");
    assertThatThrownBy(
            () -> runner(table, reader).run(TEXTURE, new Draw("one", List.of("p0"), 2), ASKED, 0))
        .hasMessageContaining("label two");
  }

  @Test
  void shuffled_labels_stay_in_their_pairs() throws Exception {
    ArmTable table = table(40);
    int[] rows = table.rowsOf(table.rows().stream().map(ArmRow::patient).distinct().toList());
    List<String> shuffled = new ShuffledPairs(table).labels(rows, RandomSource.of(3));
    int swapped = 0;
    for (int n = 0; n < rows.length; n += 2) {
      assertThat(shuffled.subList(n, n + 2)).containsExactlyInAnyOrder("flat", "rough");
      swapped += shuffled.get(n).equals("rough") ? 1 : 0;
    }
    assertThat((double) swapped).isCloseTo(60, within(5 * Math.sqrt(30)));
    assertThatThrownBy(
            () -> new ShuffledPairs(table).labels(new int[] {0, 1, 2}, RandomSource.of(3)))
        .hasMessageContaining("not one row of each class");
  }

  @Test
  void the_scores_of_moved_seeds_come_trial_by_trial() throws Exception {
    ArmTable table = table(4);
    JitteredSeeds none = JitteredSeeds.of(runner(table, reader), TEXTURE, DRAW, ASKED, 0, 3, 0);
    assertThat(none.trials())
        .hasSize(3)
        .allSatisfy(trial -> assertThat(trial).isEqualTo(none.unmoved()));
    JitteredSeeds some = JitteredSeeds.of(runner(table, reader), TEXTURE, DRAW, ASKED, 1, 2, 0);
    assertThat(some.trials().getFirst().scores()).isNotEqualTo(some.trials().getLast().scores());
    assertThat(some.unmoved()).isEqualTo(none.unmoved());
  }

  @Test
  void an_attribute_that_features_hold_is_found_and_one_that_they_do_not_is_not() throws Exception {
    ArmTable table = table(12);
    Map<String, String> attribute = new HashMap<>();
    for (int patient = 0; patient < 12; patient++) {
      attribute.put("p" + patient, patient % 3 == 0 ? "A" : "B");
    }
    Attributes.Features told =
        rows -> {
          double[][] values = new double[rows.length][1];
          for (int n = 0; n < rows.length; n++) {
            values[n][0] = "B".equals(attribute.get(table.rows().get(rows[n]).patient())) ? 1 : 0;
          }
          return FeatureMatrix.of(values);
        };
    assertThat(Attributes.of(table, told, attribute, 4).byPatient().value()).isEqualTo(1);
    assertThat(Attributes.of(table, told, attribute, 4).byPatient().patients()).isEqualTo(12);
    assertThatThrownBy(() -> Attributes.of(table, told, attribute, 5))
        .hasMessageContaining("4 patients have 'A', too few for 5 folds");
  }

  @Test
  void areas_are_means_over_draws_and_differences_are_paired() throws Exception {
    ArmTable table = table(4);
    List<Integer> rows = List.of(12, 13, 18, 19);
    ArmScores right = new ArmScores(rows, List.of(0.1, 0.9, 0.2, 0.8));
    ArmScores half = new ArmScores(rows, List.of(0.1, 0.9, 0.8, 0.85));
    ArmScores wrong = new ArmScores(rows, List.of(0.9, 0.1, 0.8, 0.2));
    ArmComparison comparison = ArmComparison.of(table);
    assertThat(comparison.area(List.of(right, wrong)).value()).isEqualTo(0.5);
    assertThat(comparison.area(List.of(right, half)).value()).isEqualTo(1);
    assertThat(comparison.difference(List.of(right, half), List.of(wrong, half)).value())
        .isEqualTo(0.5);
    assertThat(comparison.difference(List.of(right), List.of(right)).interval().width()).isZero();
    assertThat(comparison.area(List.of(right)).patients()).isEqualTo(2);
    assertThatThrownBy(() ->
            comparison.difference(
                List.of(right), List.of(new ArmScores(List.of(0, 1), List.of(0.1, 0.2)))))
        .hasMessageContaining("same rows");
  }

  @ParameterizedTest
  @CsvSource({"15, 1.0, 140", "8, 0.5, 112", "3, 0.2, 84", "2, 0.1, 84"})
  void draws_and_steps_are_those_of_the_study(int patients, double share, int steps) {
    List<String> order = new ArrayList<>();
    for (int n = 0; n < 15; n++) {
      order.add("p" + n);
    }
    Draw draw = Draw.first(share, order, "draw");
    assertThat(draw.patients()).hasSize(patients).isEqualTo(order.subList(0, patients));
    assertThat(LabelledRecipe.smallStudy().stepsFor(draw.share())).isEqualTo(steps);
    assertThat(LabelledRecipe.fewLabels().stepsFor(draw.share())).isEqualTo(100);
    assertThat(LabelledRecipe.smallStudy().settingsFor(draw.share()))
        .containsExactly("training.steps=" + steps, "schedule.warm_up=" + 10.0 / steps);
  }

  @Test
  void a_patch_lies_on_the_nearest_voxel_whose_patch_is_inside() {
    ImageGeometry scan =
        new ImageGeometry(
            new GridSize(100, 100, 20),
            new Point3(-10, 5, 7),
            new Spacing(0.9765625, 0.9765625, 3.27),
            Direction.IDENTITY);
    PatchSpec patch =
        new PatchSpec(
            new PatchSize(11, 33, 33), new Spacing(0.977, 0.977, 3.27), ResamplingLaw.CORRECTED);
    for (List<Double> each :
        List.of(
            List.of(50.3, 50.0), List.of(3.0, 16.0), List.of(98.0, 83.0), List.of(83.4, 83.0))) {
      Point3 at = scan.pointAt(new ContinuousIndex(each.getFirst(), 40.6, 10));
      ContinuousIndex placed =
          scan.continuousIndexOf(
              SeedPlacement.ON_VOXEL_INSIDE
                  .of(SeedPoint.lps(at.x(), at.y(), at.z()), scan, patch)
                  .position(scan));
      assertThat(placed.i()).isCloseTo(each.getLast(), within(1e-9));
      assertThat(placed.j()).isCloseTo(41, within(1e-9));
      assertThat(placed.k()).isCloseTo(10, within(1e-9));
    }
    SeedPoint seed = SeedPoint.lps(1.2, 3.4, 5.6);
    assertThat(SeedPlacement.AT_SEED.of(seed, scan, patch)).isEqualTo(seed);
  }

  @Test
  void the_blanked_centre_is_22_by_22_by_26_millimetres_and_all_it_touches() {
    PatchSize size = new PatchSize(11, 33, 33);
    float[] values = new float[size.voxels()];
    Arrays.fill(values, -5);
    Patch patch =
        new Patch(
            size,
            ImageGeometry.axisAligned(new GridSize(33, 33, 11), new Spacing(0.977, 0.977, 3.27)),
            values);
    float[] blanked = BlankedCentre.of(patch).hounsfield();
    int count = 0;
    for (int n = 0; n < blanked.length; n++) {
      boolean inside =
          Math.abs(n % 33 - 16) <= 11
              && Math.abs(n / 33 % 33 - 16) <= 11
              && Math.abs(n / 33 / 33 - 5) <= 4;
      assertThat(blanked[n]).isEqualTo(inside ? 30 : -5);
      count += inside ? 1 : 0;
    }
    assertThat(count).isEqualTo(23 * 23 * 9);
    assertThat(values[size.voxels() / 2]).isEqualTo(-5);
  }
}
