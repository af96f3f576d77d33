package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HazardRatioIntervalTest {

  @Test
  void a_wald_interval_gives_back_the_ratio_the_error_and_the_p_that_made_it() {
    double coefficient = Math.log(1.5);
    double error = 0.2;
    double half = 1.959963984540054 * error;

    HazardRatioInterval interval =
        new HazardRatioInterval(Math.exp(coefficient - half), Math.exp(coefficient + half), 0.95);

    assertThat(interval.ratio()).isCloseTo(1.5, within(1e-12));
    assertThat(interval.standardError()).isCloseTo(error, within(1e-12));
    // z = 2.0273, two-sided
    assertThat(interval.p()).isCloseTo(0.042632, within(1e-5));
  }

  @Test
  void an_interval_around_one_has_the_p_one() {
    assertThat(new HazardRatioInterval(0.5, 2, 0.95).p()).isCloseTo(1, within(1e-12));
  }

  @Test
  void an_interval_that_is_none_is_refused() {
    assertThatThrownBy(() -> new HazardRatioInterval(0, 2, 0.95))
        .isInstanceOf(UnusableSurvivalData.class)
        .hasMessageContaining("got 0.0 .. 2.0");
    assertThatThrownBy(() -> new HazardRatioInterval(2, 1, 0.95))
        .isInstanceOf(UnusableSurvivalData.class);
  }
}
