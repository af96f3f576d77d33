package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WeightsFitTest {
  private static final ResNet3d TINY = ResNet3d.fmcib(1 / 32.0);

  private final Map<String, StoredTensor> weights =
      new LinkedHashMap<>(GeneratedWeights.of(TINY, 1));

  @Test
  void every_difference_is_named_in_one_sentence() {
    weights.remove("layer2.0.bn2.bias");
    weights.remove("layer3.1.conv1.weight");
    put("fc.weight", ElementType.FLOAT32, 2, 3);
    put("bn1.weight", ElementType.FLOAT32, 3);
    put("bn1.bias", ElementType.INT32, 2);
    put("bn1.num_batches_tracked", ElementType.FLOAT32);
    assertThatThrownBy(() -> WeightsFit.require(TINY, weights))
        .isInstanceOf(UnfitWeights.class)
        .hasMessage(
            "the weights do not fit the network (bottleneck blocks [3, 4, 6, 3], widths [2, 4, 8,"
                + " 16]): 2 missing: layer2.0.bn2.bias [4], layer3.1.conv1.weight [8, 32, 1, 1, 1];"
                + " 1 unexpected: fc.weight; 1 of another shape: bn1.weight is [3] instead of [2];"
                + " 2 of a type that cannot be used: bn1.bias is int32, bn1.num_batches_tracked is"
                + " float32");
  }

  @Test
  void a_long_list_is_cut_with_the_number_of_the_rest() {
    weights.keySet().removeIf(name -> name.startsWith("layer1."));
    int gone = TINY.expectedTensors().size() - weights.size();
    assertThatThrownBy(() -> WeightsFit.require(TINY, weights))
        .hasMessageContaining(gone + " missing: layer1.0.conv1.weight")
        .hasMessageEndingWith(" and " + (gone - 12) + " more");
  }

  @Test
  void generated_weights_depend_on_the_seed_alone_and_have_the_variance_of_the_rule()
      throws UnfitWeights {
    ResNet3d network = ResNet3d.fmcib(0.25);
    Map<String, StoredTensor> once = GeneratedWeights.of(network, 7);
    WeightsFit.require(network, once);
    float[] weight = numbers(once, "layer4.0.conv2.weight");
    assertThat(numbers(GeneratedWeights.of(network, 7), "layer4.0.conv2.weight")).isEqualTo(weight);
    assertThat(numbers(GeneratedWeights.of(network, 8), "layer4.0.conv2.weight"))
        .isNotEqualTo(weight);
    double sum = 0;
    double squares = 0;
    for (float w : weight) {
      sum += w;
      squares += (double) w * w;
    }
    double variance = 2.0 / (128 * 27);
    assertThat(squares / weight.length).isBetween(0.98 * variance, 1.02 * variance);
    assertThat(Math.abs(sum / weight.length)).isLessThan(4 * Math.sqrt(variance / weight.length));
    assertThat(numbers(once, "bn1.weight")).containsOnly(1);
    assertThat(numbers(once, "bn1.running_var")).containsOnly(1);
    assertThat(numbers(once, "bn1.bias")).containsOnly(0);
    assertThat(numbers(once, "layer1.0.downsample.0.bias")).containsOnly(0);
  }

  private static float[] numbers(Map<String, StoredTensor> weights, String name) {
    return Objects.requireNonNull(weights.get(name), name).bytes().toArray(ValueLayout.JAVA_FLOAT);
  }

  private void put(String name, ElementType type, long... shape) {
    long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    weights.put(
        name,
        new StoredTensor(
            name,
            type,
            Arrays.stream(shape).boxed().toList(),
            MemorySegment.ofArray(new byte[(int) elements * type.bytes()])));
  }

  @Test
  void exact_weights_pass() throws UnfitWeights {
    WeightsFit.require(TINY, weights);
    assertThat(weights).hasSize(322);
  }
}
