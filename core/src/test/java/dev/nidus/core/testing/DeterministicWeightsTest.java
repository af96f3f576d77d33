package dev.nidus.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeterministicWeightsTest {
  @Test
  void the_generator_makes_the_patches_of_the_fixtures() throws Exception {
    NpyArray stored = NpyArray.read(Fixtures.fixture("encoder/input_patches.npy"));
    float[] first = DeterministicWeights.patch(0, 50, 50, 50);
    float[] second = DeterministicWeights.patch(1, 50, 50, 50);
    float[] both = new float[first.length + second.length];
    System.arraycopy(first, 0, both, 0, first.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    assertThat(both).isEqualTo(stored.floats());
  }
}
