package dev.nidus.evidence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
        features[k] = (float) (100 + (1 + k) * random.nextGaussian());
      }
      features[7] = 3; // says nothing
      all.add(features);
    }
    return all;
  }

  private static List<String> strangers(int rows) {
    return IntStream.range(0, rows).mapToObj(Integer::toString).toList();
  }

  @Test
  void planted_copies_with_a_little_noise_are_found_and_nothing_else() {
    List<float[]> train = random(60, "train");
    List<float[]> test = random(20, "test");
    RandomSource noise = RandomSource.of(1);
    for (int row = 0; row < 5; row++) {
      float[] copy = train.get(10 * row).clone();
      for (int k = 0; k < copy.length; k++) {
        copy[k] += k == 7 ? 0 : (float) (0.05 * (1 + k) * noise.nextGaussian());
      }
      test.set(4 * row, copy);
    }

    NearDuplicates near =
        NearDuplicates.calibrated(
            Stream.concat(train.stream(), test.stream()).toList(), strangers(80), 0.05);
    int[] found = near.find(test, train);

    for (int row = 0; row < found.length; row++) {
      assertThat(found[row]).as("row " + row).isEqualTo(row % 4 == 0 ? 10 * (row / 4) : -1);
    }
    assertThat(near.calibration().sampled()).isEqualTo(80);
    assertThat(near.calibration().middle()).isBetween(0.3, 1.0);
    assertThat(near.largest()).isCloseTo(0.05 * near.calibration().middle(), within(1e-12));
  }

  @Test
  void lesions_of_one_patient_do_not_say_how_far_strangers_lie_apart() {
    List<float[]> rows = new ArrayList<>(random(40, "one"));
    List<String> patients = new ArrayList<>(strangers(40));
    for (int row = 0; row < 40; row++) {
      float[] sibling = rows.get(row).clone();
      sibling[0] += 0.01f;
      rows.add(sibling);
      patients.add(Integer.toString(row));
    }

    assertThat(NearDuplicates.calibrated(rows, patients, 0.05).calibration().smallest())
        .isGreaterThan(0.2);
  }

  @Test
  void features_that_are_always_the_same_tell_nothing() {
    List<float[]> constant = List.of(new float[] {1, 2}, new float[] {1, 2}, new float[] {1, 2});

    assertThatThrownBy(() -> NearDuplicates.calibrated(constant, strangers(3), 0.05))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("at least half of the lesions have the same features");
    assertThatThrownBy(
            () -> NearDuplicates.calibrated(random(3, "one"), List.of("a", "a", "a"), 0.05))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("no lesions of different patients");
  }
}
