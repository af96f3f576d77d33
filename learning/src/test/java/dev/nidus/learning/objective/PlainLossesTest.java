package dev.nidus.learning.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import java.lang.foreign.Arena;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Losses and statistics whose values a reader can check by hand.
class PlainLossesTest {

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void reconstruction_is_the_mean_absolute_difference() {
    try (TensorScope scope = TensorScope.open("l1")) {
      Tensor output = scope.copyOf(new float[] {1, 2, 3, 4}, 2, 2);
      Tensor target = scope.copyOf(new float[] {1, 4, 0, 4}, 2, 2);
      assertThat(Reconstruction.l1(output, target).toDouble()).isEqualTo(1.25);
      assertThatThrownBy(() -> Reconstruction.l1(output, scope.copyOf(new float[1], 1)))
          .hasMessageContaining("has the shape of its input");
    }
  }

  @Test
  void even_logits_cost_the_logarithm_of_the_number_of_classes() {
    try (TensorScope scope = TensorScope.open("classes")) {
      Tensor even = scope.copyOf(new double[8], 2, 4);
      assertThat(Classification.crossEntropy(even, 3, 0).toDouble())
          .isCloseTo(Math.log(4), within(1e-15));
      Tensor undecided = scope.copyOf(new double[2], 2, 1);
      assertThat(Classification.binaryCrossEntropy(undecided, 1, 0).toDouble())
          .isCloseTo(Math.log(2), within(1e-15));
      // log(1 + exp(-1000)) is 0, log(1 + exp(1000)) is 1000
      Tensor sure = scope.copyOf(new double[] {1000, 1000}, 2, 1);
      assertThat(Classification.binaryCrossEntropy(sure, 1, 0).toDouble()).isEqualTo(500);
      assertThatThrownBy(() -> Classification.crossEntropy(even, 4, 0))
          .hasMessage("labels of 4 classes are 0 to 3, got 4");
      assertThatThrownBy(() -> Classification.crossEntropy(even, 1))
          .hasMessageContaining("one label for each row");
      assertThatThrownBy(() -> Classification.binaryCrossEntropy(even, 1, 0))
          .hasMessageContaining("one logit per row");
      assertThatThrownBy(() -> Classification.binaryCrossEntropy(undecided, 2, 0))
          .hasMessageContaining("between 0 and 1");
    }
  }

  @Test
  void embeddings_along_the_axes_use_as_many_directions_as_there_are_axes() {
    try (TensorScope scope = TensorScope.open("axes")) {
      Tensor axes = scope.copyOf(new float[] {5, 0, 0, 0, 1, 0, 0, 0, 2}, 3, 3);
      EmbeddingStatistics same = EmbeddingStatistics.of(axes, axes);
      assertThat(same.alignment()).isCloseTo(0, within(1e-12));
      assertThat(same.effectiveRank()).isCloseTo(3, within(1e-9));
      assertThat(same.uniformity()).isCloseTo(-4, within(1e-12)); // squared distances are 2
      assertThat(same.collapsed()).isFalse();
      Tensor other = scope.copyOf(new float[] {0, 1, 0, 0, 0, 1, 1, 0, 0}, 3, 3);
      assertThat(EmbeddingStatistics.of(axes, other).alignment()).isCloseTo(2, within(1e-12));
    }
  }

  @Test
  void embeddings_that_coincide_are_a_collapse() {
    try (TensorScope scope = TensorScope.open("collapse")) {
      Tensor equal = scope.copyOf(new float[] {1, 2, 2, 4, 3, 6}, 3, 2);
      EmbeddingStatistics statistics = EmbeddingStatistics.of(equal, equal);
      assertThat(statistics.effectiveRank()).isCloseTo(1, within(1e-5));
      assertThat(statistics.uniformity()).isCloseTo(0, within(1e-6));
      assertThat(statistics.collapsed()).isTrue();
    }
  }

  @Test
  void a_ring_cuts_at_its_end_and_goes_on_from_a_checkpoint() {
    try (RowRing ring = RowRing.empty(3, 1);
        RowRing resumed = RowRing.empty(3, 1);
        Arena arena = Arena.ofConfined();
        TensorScope scope = TensorScope.open("ring")) {
      ring.add(scope.copyOf(new float[] {1, 2}, 2, 1));
      assertThat(ring.full()).isFalse();
      ring.add(scope.copyOf(new float[] {3, 4}, 2, 1)); // 4 does not fit
      assertThat(ring.full()).isTrue();
      assertThat(ring.contents(scope).toFloats()).containsExactly(1, 2, 3);
      ring.add(scope.copyOf(new float[] {5}, 1, 1));
      resumed.resume(ring.state(arena));
      for (RowRing each : new RowRing[] {ring, resumed}) {
        each.add(scope.copyOf(new float[] {6}, 1, 1));
        assertThat(each.contents(scope).toFloats()).containsExactly(5, 6, 3);
        assertThat(each.full()).isTrue();
      }
      assertThatThrownBy(() -> resumed.resume(Map.of())).hasMessageContaining("lacks 'rows'");
    }
  }

  @Test
  void a_fresh_bank_holds_the_same_unit_directions_for_the_same_seed() {
    try (NeighbourBank one = fresh();
        NeighbourBank two = fresh();
        TensorScope scope = TensorScope.open("bank")) {
      Tensor query = scope.copyOf(new float[] {1, 0, 0, 0}, 1, 4);
      float[] nearest = one.neighbours(query).toFloats();
      assertThat(nearest).containsExactly(two.neighbours(query).toFloats());
      double squares = 0;
      for (float each : nearest) {
        squares += (double) each * each;
      }
      assertThat(squares).isCloseTo(1, within(1e-6));
      assertThat(nearest[0]).isGreaterThan(0.5f);
    }
  }

  private static NeighbourBank fresh() {
    return NeighbourBank.random(
        RandomSource.of(3).named("neighbours"), 64, 4, ProcessGroup.alone());
  }
}
