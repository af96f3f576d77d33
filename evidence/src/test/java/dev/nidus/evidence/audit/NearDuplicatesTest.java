package dev.nidus.evidence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Planted copies are found, and lesions that only resemble each other are not.
class NearDuplicatesTest {
  private static List<float[]> random(int rows, String stream) {
    RandomSource random = RandomSource.of(5).named(stream);
    List<float[]> all = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      float[] features = new float[32];
      for (int k = 0; k < features.length; k++) {
        features[k] = (float) (100 + random.nextGaussian());
      }
      all.add(features);
    }
    return all;
  }

  @Test
  void a_planted_copy_with_a_little_noise_is_found_and_nothing_else() {
    List<float[]> train = random(60, "train");
    List<float[]> test = random(20, "test");
    float[] copy = train.get(17).clone();
    copy[3] += 0.1f;
    test.set(4, copy);

    int[] found =
        NearDuplicates.within(Stream.concat(train.stream(), test.stream()).toList(), 0.05)
            .find(test, train);

    for (int row = 0; row < found.length; row++) {
      assertThat(found[row]).as("row " + row).isEqualTo(row == 4 ? 17 : -1);
    }
  }

  @Test
  void features_that_are_always_the_same_tell_nothing() {
    List<float[]> constant = List.of(new float[] {1, 2}, new float[] {1, 2}, new float[] {1, 2});

    assertThatThrownBy(() -> NearDuplicates.within(constant, 0.05))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("half of the 3 rows have the same features");
  }
}
