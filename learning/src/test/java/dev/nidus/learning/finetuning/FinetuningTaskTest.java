package dev.nidus.learning.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.augmentation.Axis;
import dev.nidus.learning.augmentation.Operation;
import dev.nidus.learning.augmentation.Range;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
import dev.nidus.learning.plan.OptimizerPlan;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.SchedulePlan;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.Shard;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the plans of the reference's tasks become (SPEC 2.5, 3.3, 4.6).
final class FinetuningTaskTest {
  private static final String RANDOM = "start={kind: random}";

  private static FinetuningTask task(FinetuningPreset preset, int classes, int lesions)
      throws Exception {
    return task(preset, classes, lesions, RANDOM);
  }

  private static FinetuningTask task(
      FinetuningPreset preset, int classes, int lesions, String start) throws Exception {
    FinetuningPlan plan = Plans.preset(preset, List.of(start, "data.label=x"));
    List<LabelledLesion> rows = new ArrayList<>();
    for (int n = 0; n < lesions; n++) {
      rows.add(
          new LabelledLesion(
              new Lesion(n + 1, "scan", Path.of("scan"), SeedPoint.lps(n, 0, 0)),
              Integer.toString(n % classes),
              Split.TRAIN,
              Optional.empty()));
    }
    FinetuningData data =
        FinetuningData.of(
            plan,
            rows,
            (_, name) -> {
              throw new UnreadableScan("no scan " + name);
            },
            "d",
            0);
    return new FinetuningTask(plan, data, StartingEncoder.of(plan.start()), (_, _) -> 0);
  }

  @ParameterizedTest
  @CsvSource({
    "SITE, 8, '4096,2048,8'",
    "MALIGNANCY, 2, '4096,2048,1'",
    "SURVIVAL, 2, '4096,2048,512,256,1'",
    "SUPERVISED, 8, '4096,2048,8'"
  })
  void heads_are_those_of_the_reference(FinetuningPreset preset, int classes, String widths)
      throws Exception {
    assertThat(task(preset, classes, 64).head())
        .isEqualTo(Head.task(Arrays.stream(widths.split(",", -1)).map(Integer::valueOf).toList()));
  }

  @Test
  void views_are_those_of_the_reference() throws Exception {
    PatchSize size = PatchSize.cube(50);
    assertThat(task(FinetuningPreset.SITE, 8, 64).views())
        .isEqualTo(Views.single(Recipe.finetuning(size, IntensityScaling.fmcib())));
    assertThat(task(FinetuningPreset.MALIGNANCY, 2, 64).views())
        .isEqualTo(Views.single(Recipe.finetuning(size, IntensityScaling.fmcib())));
    assertThat(task(FinetuningPreset.SUPERVISED, 8, 64).views())
        .isEqualTo(Views.single(Recipe.supervised(size, IntensityScaling.fmcib())));
  }

  /// The list of `ft.py`, the study's script: crop 0.7 to 1, all flips, turns in the plane, blur, HU, noise, window.
  @Test
  void views_of_small_study_are_those_of_the_study() throws Exception {
    PatchSize size = new PatchSize(10, 32, 32);
    FinetuningTask task =
        task(
            FinetuningPreset.SMALL_STUDY,
            2,
            64,
            "start={kind: random, network: {kind: small}, patch: {size: [10, 32, 32],"
                + " spacing: [0.977, 0.977, 3.27], scaling: {kind: window, offset: 160, range: 400,"
                + " lowest: -0.5, highest: 1.5}}}");
    Range sigma = new Range(0.25, 1);
    assertThat(task.views())
        .isEqualTo(
            Views.single(
                Recipe.of(
                    new Operation.ZeroPad(size),
                    new Operation.RandomResizedCrop(new Range(0.7, 1), size),
                    new Operation.RandomSmooth(0.2, sigma.times(1 / 3.27), sigma, sigma),
                    new Operation.RandomTranslation(0, 10),
                    new Operation.RandomMirror(0.5, Axis.DEPTH),
                    new Operation.RandomMirror(0.5, Axis.HEIGHT),
                    new Operation.RandomMirror(0.5, Axis.WIDTH),
                    new Operation.RandomTurn(0.75),
                    new Operation.RandomLevel(10, 0.25),
                    new Operation.RandomNoise(10),
                    new Operation.Scale(IntensityScaling.softTissue()))));
    assertThat(task.plan().optimizer())
        .isEqualTo(new OptimizerPlan.AdamW(0.001, 1e-2, List.of(0.9, 0.999), 1e-8));
    assertThat(task.plan().training().steps()).contains(140L);
    assertThat(task.plan().training().batch()).isEqualTo(64);
    assertThat(task.plan().schedule())
        .isEqualTo(new SchedulePlan.Cosine(0.0714, 0, SchedulePlan.Period.RUN));
    assertThat(task.head()).isEqualTo(Head.task(List.of(128, 1)));
  }

  @Test
  void the_last_lesions_of_an_epoch_are_kept_in_fine_tuning_and_dropped_in_the_baseline()
      throws Exception {
    RandomSource root = RandomSource.of(0);
    EpochOrder tuned = task(FinetuningPreset.SITE, 8, 70).order(Shard.whole(), root);
    assertThat(tuned.steps()).isEqualTo(3);
    assertThat(tuned.places()).isEqualTo(70);
    EpochOrder baseline = task(FinetuningPreset.SUPERVISED, 8, 70).order(Shard.whole(), root);
    assertThat(baseline.steps()).isEqualTo(8);
    assertThat(baseline.places()).isEqualTo(64);
  }
}
