package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeadTest {
  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void keys_and_shapes_are_those_of_the_reference() {
    assertThat(text(Head.simClr(4096, 2048, 128)))
        .containsExactly(
            "layers.0.weight [2048, 4096]",
            "layers.0.bias [2048]",
            "layers.2.weight [128, 2048]",
            "layers.2.bias [128]");
    assertThat(text(Head.swav(4096, 2048, 128)))
        .startsWith("layers.0.weight [2048, 4096]", "layers.1.weight [2048]")
        .endsWith(
            "layers.1.num_batches_tracked []",
            "layers.3.weight [128, 2048]",
            "layers.3.bias [128]");
    assertThat(text(Head.nnclrProjection(4096, 2048, 128)))
        .contains(
            "layers.3.weight [2048, 2048]",
            "layers.6.weight [128, 2048]",
            "layers.7.running_var [128]")
        .doesNotContain("layers.6.bias [128]");
    assertThat(text(Head.nnclrPrediction(128, 2048, 128)))
        .contains("layers.0.weight [2048, 128]", "layers.3.bias [128]");
    assertThat(text(Head.task(List.of(4096, 2048, 8))))
        .containsExactly(
            "0.0.weight [2048, 4096]", "0.0.bias [2048]", "1.0.weight [8, 2048]", "1.0.bias [8]");
    assertThatThrownBy(() -> Head.task(List.of(4096)))
        .hasMessageContaining("input and of its output, got [4096]");
  }

  @Test
  void a_head_computes_what_the_hand_computes() throws Exception {
    Head head = Head.simClr(2, 2, 1);
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    put(weights, "layers.0.weight", List.of(2L, 2L), 1, 2, -1, 0);
    put(weights, "layers.0.bias", List.of(2L), 0.5f, 1);
    put(weights, "layers.2.weight", List.of(1L, 2L), 3, 10);
    put(weights, "layers.2.bias", List.of(1L), -1);
    try (PlainHead plain = PlainHead.of(head, weights, TrainingOptions.defaults());
        TensorScope scope = TensorScope.open("test")) {
      // (2, 3): 2 + 6 + 0.5 = 8.5 and -2 + 1 -> 0; 3 x 8.5 - 1
      Tensor out = plain.evaluation(scope.copyOf(new float[] {2, 3}, 1, 2));
      assertThat(out.toFloats()).containsExactly(24.5f);
    }
  }

  @Test
  void prototypes_have_length_one_at_every_use_and_scores_are_cosines_plus_bias() throws Exception {
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    put(weights, "heads.0.weight", List.of(2L, 2L), 3, 4, 0, 5);
    put(weights, "heads.0.bias", List.of(2L), 0, 1);
    try (PlainPrototypes prototypes =
            PlainPrototypes.of(2, 2, weights, TrainingOptions.defaults());
        TensorScope step = TensorScope.recording("test")) {
      Tensor scores = prototypes.scores(step.copyOf(new float[] {1, 0}, 1, 2));
      assertThat(scores.toFloats()[0]).isCloseTo(0.6f, within(1e-6f));
      assertThat(scores.toFloats()[1]).isCloseTo(1, within(1e-6f));
      assertThat(prototypes.state().parameter("heads.0.weight").toFloats())
          .containsExactly(0.6f, 0.8f, 0, 1);
      scores.sum().backward();
      assertThat(prototypes.state().parameter("heads.0.bias").gradient(step).toFloats())
          .containsExactly(1, 1);
    }
  }

  @Test
  void a_swav_projection_ends_on_the_sphere_and_counts_its_batches() throws Exception {
    Head head = Head.swav(6, 5, 4);
    SequencedMap<String, StoredTensor> weights =
        Initialisation.KAIMING_FAN_OUT.draw(head.expectedTensors(), RandomSource.of(1));
    try (PlainHead plain = PlainHead.of(head, weights, TrainingOptions.defaults());
        TensorScope step = TensorScope.recording("test")) {
      float[] values = new float[18];
      for (int n = 0; n < values.length; n++) {
        values[n] = (float) Math.sin(n * n);
      }
      float[] out = plain.training(step.copyOf(values, 3, 6)).toFloats();
      for (int row = 0; row < 3; row++) {
        double squares = 0;
        for (int n = 0; n < 4; n++) {
          squares += out[4 * row + n] * out[4 * row + n];
        }
        assertThat(squares).isCloseTo(1, within(1e-5));
      }
      assertThat(plain.state().counter("layers.1.num_batches_tracked")).isEqualTo(1);
    }
  }

  private static List<String> text(Head head) {
    List<String> lines = new ArrayList<>();
    head.expectedTensors().forEach(tensor -> lines.add(tensor.name() + " " + tensor.shape()));
    return lines;
  }

  private static void put(
      SequencedMap<String, StoredTensor> weights, String name, List<Long> shape, float... values) {
    weights.put(
        name, new StoredTensor(name, ElementType.FLOAT32, shape, MemorySegment.ofArray(values)));
  }
}
