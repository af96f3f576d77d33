package dev.nidus.learning.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
import dev.nidus.learning.plan.Plans;
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
    FinetuningPlan plan = Plans.preset(preset, List.of(RANDOM, "data.label=x"));
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
