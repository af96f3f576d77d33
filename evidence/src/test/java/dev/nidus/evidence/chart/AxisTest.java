package dev.nidus.evidence.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AxisTest {
  private static List<String> texts(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::text).toList();
  }

  @Test
  void a_share_has_ticks_every_fifth() {
    assertThat(texts(Axis.share("share")))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
  }

  @Test
  void an_axis_is_widened_to_whole_ticks() {
    Axis axis = Axis.of("AUC", 0.613, 0.871);

    assertThat(texts(axis)).containsExactly("0.60", "0.65", "0.70", "0.75", "0.80", "0.85", "0.90");
    assertThat(axis.low()).isCloseTo(0.6, within(1e-12));
    assertThat(axis.high()).isCloseTo(0.9, within(1e-12));
  }

  @Test
  void an_axis_of_time_ends_where_it_is_told() {
    Axis axis = Axis.upTo("Days", 4454);

    assertThat(texts(axis)).containsExactly("0", "1000", "2000", "3000", "4000");
    assertThat(texts(Axis.upTo("Years", 12.2)))
        .containsExactly("0", "2", "4", "6", "8", "10", "12");
    assertThat(axis.high()).isEqualTo(4454);
    assertThat(axis.place(4454)).isEqualTo(1);
  }

  @Test
  void ratios_lie_as_far_below_one_as_their_inverses_above() {
    Axis axis = Axis.logarithmic("ratio", 0.25, 4);

    assertThat(texts(axis)).containsExactly("0.5", "1", "2");
    assertThat(axis.place(1)).isCloseTo(0.5, within(1e-12));
    assertThat(axis.place(0.5)).isCloseTo(1 - axis.place(2), within(1e-12));
    assertThat(texts(Axis.logarithmic("ratio", 0.97, 1.04))).contains("1.00");
    assertThat(texts(Axis.logarithmic("ratio", 1e-3, 1e3)))
        .containsExactly("0.001", "0.01", "0.1", "1", "10", "100", "1000");
  }

  @Test
  void values_beyond_the_ends_are_put_on_them() {
    assertThat(Axis.share("share").place(1.5)).isEqualTo(1);
    assertThat(Axis.share("share").place(-1)).isEqualTo(0);
    assertThat(Axis.logarithmic("ratio", 0.5, 2).place(0)).isEqualTo(0);
  }

  @Test
  void any_range_has_three_to_thirteen_ticks_that_tell_apart_and_hold_it() {
    SplittableRandom random = TestSeed.random("ranges of axes");
    for (int n = 0; n < 2000; n++) {
      double low = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-6, 7));
      double high = low + random.nextDouble() * Math.pow(10, random.nextInt(-6, 7));
      if (high - low < 1e-9 * Math.abs(low)) {
        continue; // not told apart in twelve decimals
      }
      Axis axis = Axis.of("any", low, high);

      assertThat(axis.low())
          .as("%s to %s", low, high)
          .isLessThanOrEqualTo(low + 1e-6 * (high - low));
      assertThat(axis.high())
          .as("%s to %s", low, high)
          .isGreaterThanOrEqualTo(high - 1e-6 * (high - low));
      assertThat(axis.ticks()).as("%s to %s", low, high).hasSizeBetween(2, 13);
      assertThat(texts(axis)).as("%s to %s", low, high).doesNotHaveDuplicates();
    }
  }

  @Test
  void ends_that_are_equal_are_moved_apart() {
    Axis axis = Axis.of("same", 0.7, 0.7);

    assertThat(axis.low()).isLessThan(0.7);
    assertThat(axis.high()).isGreaterThan(0.7);
  }

  @Test
  void an_axis_that_is_none_is_refused() {
    assertThatThrownBy(() -> new Axis("x", 1, 1, Axis.Growth.LINEAR, List.of()))
        .hasMessage("an axis runs from a lower to a higher finite end, got 1.0 .. 1.0 for 'x'");
    assertThatThrownBy(() -> Axis.logarithmic("x", 0, 1))
        .hasMessage("a logarithmic axis starts above 0, got 0.0 for 'x'");
  }
}
