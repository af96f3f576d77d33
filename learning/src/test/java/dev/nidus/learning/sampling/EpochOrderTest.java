package dev.nidus.learning.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.learning.sampling.EpochOrder.Remainder;
import dev.nidus.learning.sampling.EpochOrder.Replacement;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  private final RandomSource root = RandomSource.of(TestSeed.random("EpochOrderTest").nextLong());

  @Test
  void without_replacement_every_lesion_comes_once_and_the_rest_is_dropped() {
    EpochOrder order = order(23, 5, Replacement.WITHOUT, Remainder.DROP);

    assertThat(order.steps()).isEqualTo(4);
    assertThat(order.epoch(0)).hasSize(20).doesNotHaveDuplicates();
    assertThat(Arrays.stream(order.epoch(0))).allMatch(n -> n >= 0 && n < 23);
    assertThat(order.epoch(1)).isNotEqualTo(order.epoch(0));
    assertThat(order.epoch(0)).isEqualTo(order.epoch(0));
  }

  @Test
  void the_rest_can_be_kept_as_a_smaller_batch() {
    EpochOrder order = order(23, 5, Replacement.WITHOUT, Remainder.KEEP);

    assertThat(order.steps()).isEqualTo(5);
    assertThat(order.epoch(0)).hasSize(23);
    assertThat(order.size(4)).isEqualTo(3);
    assertThat(order.size(3)).isEqualTo(5);
  }

  @Test
  void every_order_is_as_likely() {
    EpochOrder order = order(4, 4, Replacement.WITHOUT, Remainder.DROP);
    int[] first = new int[16];
    for (int epoch = 0; epoch < 4000; epoch++) {
      int[] drawn = order.epoch(epoch);
      for (int place = 0; place < 4; place++) {
        first[4 * place + drawn[place]]++;
      }
    }

    assertThat(Arrays.stream(first).boxed())
        .allSatisfy(count -> assertThat((double) count).isCloseTo(1000, within(5 * 27.4)));
  }

  @Test
  void with_replacement_a_cohort_may_be_smaller_than_a_batch() {
    EpochOrder order = order(3, 8, Replacement.WITH, Remainder.DROP);

    assertThat(order.steps()).isEqualTo(1);
    assertThat(order.epoch(0)).hasSize(8).containsOnly(0, 1, 2);
  }

  @Test
  void processes_together_take_the_places_of_one() {
    EpochOrder one = order(40, 12, Replacement.WITHOUT, Remainder.DROP);
    for (int rank = 0; rank < 3; rank++) {
      EpochOrder part =
          new EpochOrder(40, 4, new Shard(rank, 3), Replacement.WITHOUT, Remainder.DROP, root);

      assertThat(part.steps()).isEqualTo(one.steps());
      assertThat(part.epoch(2)).isEqualTo(one.epoch(2));
      assertThat(part.firstPlace(1)).isEqualTo(one.firstPlace(1) + 4L * rank);
      assertThat(part.size(2)).isEqualTo(4);
    }
  }

  @Test
  void a_cohort_that_fills_no_batch_is_refused_with_the_remedy() {
    assertThatThrownBy(() ->
            new EpochOrder(12, 16, new Shard(0, 2), Replacement.WITHOUT, Remainder.DROP, root))
        .isInstanceOf(CohortTooSmall.class)
        .hasMessage(
            "12 lesions do not fill a batch of 32 (16 in each of 2 processes); lower the batch, or"
                + " draw with replacement (sampling.replacement: true)");
  }

  private EpochOrder order(int lesions, int batch, Replacement replacement, Remainder remainder) {
    return new EpochOrder(lesions, batch, Shard.whole(), replacement, remainder, root);
  }
}
