package dev.nidus.evidence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.testing.GoldenTable;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DeLongTest {
  @Test
  void the_variance_of_four_lesions_is_that_of_the_hand() {
    // positives 3, 2; negatives 2, 1: positives win 1, 0.75; negatives lose to 0.75, 1
    Predictions predictions =
        Predictions.binary(new int[] {1, 1, 0, 0}, new double[] {3, 2, 2, 1}, 2);

    DeLong delong = DeLong.of(predictions);

    assertThat(delong.area()).isEqualTo(0.875);
    assertThat(delong.variance()).isCloseTo(0.03125 / 2 + 0.03125 / 2, within(1e-15));
  }

  @Test
  void the_area_is_the_area_and_the_variance_that_of_all_pairs() throws IOException {
    GoldenTable table = GoldenTable.read("stats/binary.csv");
    int[] labels = table.integers(0);
    Predictions a = Predictions.binary(labels, table.column("A"), 0.5);
    Predictions b = Predictions.binary(labels, table.column("B"), 0.5);

    DeLong first = DeLong.of(a);
    DeLong.Comparison comparison = first.against(DeLong.of(b), 0.95);

    assertThat(first.area()).isCloseTo(new RocAuc().of(a), within(1e-12));
    assertThat(comparison.difference()).isCloseTo(0.10677191524719565, within(1e-12));
    assertThat(comparison.standardError())
        .isCloseTo(Math.sqrt(varianceOfPairs(a, b)), within(1e-12));
    assertThat(comparison.interval().contains(comparison.difference())).isTrue();
    assertThat(comparison.p()).isBetween(0.001, 0.05);
  }

  /// The definition: variances of the mean over the other class, pair by pair.
  private static double varianceOfPairs(Predictions a, Predictions b) {
    int n = a.rows();
    double[] mean = new double[n];
    int[] size = new int[2];
    for (int i = 0; i < n; i++) {
      size[a.label(i)]++;
    }
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (a.label(i) == 1 && a.label(j) == 0) {
          double kernel = win(a, i, j) - win(b, i, j);
          mean[i] += kernel / size[0];
          mean[j] += kernel / size[1];
          total += kernel / size[0] / size[1];
        }
      }
    }
    double[] squares = new double[2];
    for (int i = 0; i < n; i++) {
      squares[a.label(i)] += (mean[i] - total) * (mean[i] - total);
    }
    return squares[0] / (size[0] - 1) / size[0] + squares[1] / (size[1] - 1) / size[1];
  }

  private static double win(Predictions p, int positive, int negative) {
    return (Math.signum(p.score(positive, 1) - p.score(negative, 1)) + 1) / 2;
  }

  @Test
  void on_independent_lesions_one_of_twenty_equal_models_is_called_different() {
    SplittableRandom random = TestSeed.random("DeLong's false positives");
    int found = 0;
    int trials = 6000;
    for (int trial = 0; trial < trials; trial++) {
      int[] labels = new int[120];
      double[] a = new double[120];
      double[] b = new double[120];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % 3 == 0 ? 1 : 0;
        double shared = random.nextGaussian() + labels[i];
        a[i] = shared + random.nextGaussian();
        b[i] = shared + random.nextGaussian();
      }
      DeLong first = DeLong.of(Predictions.binary(labels, a, 0));
      DeLong second = DeLong.of(Predictions.binary(labels, b, 0));
      found += first.against(second, 0.95).p() < 0.05 ? 1 : 0;
    }

    assertThat((double) found / trials).isBetween(0.04, 0.06);
  }

  @Test
  void too_few_lesions_or_the_same_ranking_have_no_standard_error() {
    Predictions few = Predictions.binary(new int[] {1, 0, 0}, new double[] {3, 2, 1}, 2);
    Predictions same = Predictions.binary(new int[] {1, 1, 0, 0}, new double[] {3, 2, 2, 1}, 2);

    assertThatThrownBy(() -> DeLong.of(few))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("1 of class 1 and 2 of class 0");
    assertThatThrownBy(() -> DeLong.of(same).against(DeLong.of(same), 0.95))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("rank the lesions alike");
  }
}
