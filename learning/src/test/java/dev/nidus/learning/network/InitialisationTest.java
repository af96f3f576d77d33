package dev.nidus.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import java.lang.foreign.ValueLayout;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class InitialisationTest {
  @Test
  void small_has_the_size_of_the_study_and_starts_by_the_laws() throws Exception {
    ResNet3d small = ResNet3d.small();
    assertThat(small.trainableNumbers()).isEqualTo(898_128);
    assertThat(small.features()).isEqualTo(128);
    assertThat(small.with(FeaturePooling.STAGES).features()).isEqualTo(480);
    SequencedMap<String, StoredTensor> drawn =
        Initialisation.draw(small, RandomSource.of(5).named("weights"));
    WeightsFit.require(small, drawn);
    float[] weights = numbers(drawn, "layer4.0.conv2.weight"); // 128 x 128 x 27
    assertThat(mean(weights)).isCloseTo(0, within(3e-4));
    assertThat(deviation(weights)).isCloseTo(Math.sqrt(2.0 / (128 * 27)), within(1e-4));
    // of normal numbers 4.55 % lie beyond two deviations
    double bound = 2 * Math.sqrt(2.0 / (128 * 27));
    int beyond = 0;
    for (float weight : weights) {
      beyond += Math.abs(weight) > bound ? 1 : 0;
    }
    assertThat((double) beyond / weights.length).isCloseTo(0.0455, within(0.002));
    assertThat(numbers(drawn, "layer4.0.bn1.weight")).containsOnly(1);
    assertThat(numbers(drawn, "layer4.0.bn1.bias")).containsOnly(0);
    assertThat(numbers(drawn, "layer4.0.bn1.running_var")).containsOnly(1);
    assertThat(numbers(drawn, "layer4.0.bn1.running_mean")).containsOnly(0);
  }

  @Test
  void linear_layers_and_biases_follow_torchs_default() {
    Head head = Head.simClr(400, 300, 20);
    SequencedMap<String, StoredTensor> drawn =
        Initialisation.KAIMING_FAN_OUT.draw(head.expectedTensors(), RandomSource.of(5));
    float[] weights = numbers(drawn, "layers.0.weight");
    assertThat(mean(weights)).isCloseTo(0, within(5e-4));
    assertThat(deviation(weights)).isCloseTo(1 / Math.sqrt(3 * 400), within(2e-4));
    for (float weight : weights) {
      assertThat(Math.abs(weight)).isLessThanOrEqualTo(1 / 20f);
    }
    for (float bias : numbers(drawn, "layers.2.bias")) {
      assertThat(Math.abs(bias)).isLessThanOrEqualTo((float) (1 / Math.sqrt(300)));
    }
  }

  @Test
  void the_same_seed_gives_the_same_bits_on_every_machine() {
    // a golden digest: whoever changes a draw changes every run that was seeded
    assertThat(WeightsDigest.of(Initialisation.draw(ResNet3d.small(), RandomSource.of(1))).sha256())
        .isEqualTo("7bec06db99d944e7c0c304e56058693cce3a5b6ee9b05195b0479778f41cdd7b");
    assertThat(WeightsDigest.of(Initialisation.draw(ResNet3d.small(), RandomSource.of(2))).sha256())
        .isNotEqualTo(
            WeightsDigest.of(Initialisation.draw(ResNet3d.small(), RandomSource.of(1))).sha256());
  }

  private static float[] numbers(SequencedMap<String, StoredTensor> drawn, String key) {
    return drawn
        .getOrDefault(key, drawn.firstEntry().getValue())
        .bytes()
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
