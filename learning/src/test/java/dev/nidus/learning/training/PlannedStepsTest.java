package dev.nidus.learning.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlannedStepsTest {
  @Test
  void the_reference_has_17900_steps_and_a_cosine_of_17917() throws Exception {
    PlannedSteps steps =
        new PlannedSteps(Plans.preset(Preset.FMCIB, List.of()), 11_467 / 64, 11_467);
    assertThat(steps.steps()).isEqualTo(17_900);
    assertThat(steps.schedule().learningRate(0)).isEqualTo(0.075);
    assertThat(steps.schedule().learningRate(17_917)).isZero();
    assertThat(steps.schedule().learningRate(17_916)).isPositive();
  }
}
