package dev.nidus.evidence.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.metric.PublishedAveragePrecision;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.testing.GoldenTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GoldenResamplingTest {
  @Test
  void the_reference_bootstrap_of_the_area_is_repeated_by_its_own_indices() throws IOException {
    GoldenTable table = GoldenTable.read("stats/binary.csv");
    JsonNode golden = GoldenTable.json("stats/stats.json").get("bootstrap_binary");
    Predictions a = Predictions.binary(table.integers(0), table.column("A"), 0.5);
    Predictions b = Predictions.binary(table.integers(0), table.column("B"), 0.5);
    int[][] indices = GoldenTable.integers("stats/boot_idx_binary.npy");
    PreparedMetric prepared = new RocAuc().prepare(a);
    Resamples stored = Resamples.of(indices);
    int[] counts = new int[a.rows()];
    for (int i = 0; i < 5; i++) {
      stored.take(i, counts);
      assertThat(prepared.at(counts))
          .isCloseTo(golden.at("/values_first5/" + i).doubleValue(), within(1e-12));
    }

    compare(
        golden, new RocAuc(), a, b, indices, GoldenTable.integers("stats/perm_mask_binary.npy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"balanced_accuracy", "mean_average_precision"})
  void the_reference_bootstrap_of_eight_classes_is_repeated_by_its_own_indices(String name)
      throws IOException {
    GoldenTable table = GoldenTable.read("stats/multiclass.csv");
    Predictions a = Predictions.of(table.integers(0), table.columnsStarting("A_"));
    Predictions b = Predictions.of(table.integers(0), table.columnsStarting("B_"));
    Metric metric =
        name.equals("balanced_accuracy") ? new BalancedAccuracy() : new PublishedAveragePrecision();

    compare(
        GoldenTable.json("stats/stats.json").get("bootstrap_" + name),
        metric,
        a,
        b,
        GoldenTable.integers("stats/boot_idx_multiclass.npy"),
        GoldenTable.integers("stats/perm_mask_multiclass.npy"));
  }

  private static void compare(
      JsonNode golden,
      Metric metric,
      Predictions a,
      Predictions b,
      int[][] indices,
      int[][] masks) {
    PreparedMetric ofA = metric.prepare(a);
    PreparedMetric ofB = metric.prepare(b);
    Replicates values = Replicates.of(ofA, a.rows(), Resamples.of(indices));
    Replicates differences =
        Replicates.of(ofA, ofB, (x, y) -> x - y, a.rows(), Resamples.of(indices));
    var test =
        new PermutationTest(
            masks.length,
            Unit.LESION,
            PermutationTest.Sides.ONE_SIDED,
            PermutationTest.Counting.AS_PUBLISHED);

    PermutationTest.Outcome outcome =
        test.compare(
            metric,
            a,
            b,
            (permutation, kept) -> System.arraycopy(masks[permutation], 0, kept, 0, kept.length));

    assertThat(values.without()).isZero();
    assertThat(values.mean()).isCloseTo(golden.get("mean").doubleValue(), within(1e-9));
    assertThat(values.percentile(0.025)).isCloseTo(golden.at("/ci/0").doubleValue(), within(1e-9));
    assertThat(values.percentile(0.975)).isCloseTo(golden.at("/ci/1").doubleValue(), within(1e-9));
    assertThat(outcome.difference())
        .isCloseTo(golden.get("diff_observed").doubleValue(), within(1e-9));
    assertThat(differences.percentile(0.025))
        .isCloseTo(golden.at("/diff_ci/0").doubleValue(), within(1e-9));
    assertThat(differences.percentile(0.975))
        .isCloseTo(golden.at("/diff_ci/1").doubleValue(), within(1e-9));
    assertThat(outcome.p())
        .isCloseTo(golden.get("perm_p_one_sided_ge").doubleValue(), within(1e-12));
  }
}
