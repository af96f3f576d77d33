package dev.nidus.evidence.resampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.testing.GoldenTable;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final RandomSource RANDOM = RandomSource.of(7);

  @Test
  void lesions_of_a_patient_are_drawn_together() {
    Patients patients = Patients.of(List.of("a", "b", "a", "c"));
    int[] counts = new int[4];
    Resamples resamples = Resamples.drawn(patients, 50, RANDOM);
    for (int b = 0; b < 50; b++) {
      resamples.take(b, counts);
      assertThat(counts[0]).isEqualTo(counts[2]);
      assertThat(counts[0] + counts[1] + counts[3]).isEqualTo(3);
    }
  }

  @Test
  void a_replicate_does_not_depend_on_those_before_it() {
    Resamples resamples = Resamples.drawn(Patients.oneForEach(20), 9, RANDOM);
    int[] first = new int[20];
    int[] again = new int[20];
    resamples.take(5, first);
    resamples.take(2, again);
    resamples.take(5, again);

    assertThat(again).containsExactly(first);
  }

  @Test
  void the_spread_of_an_accuracy_is_that_of_the_binomial() {
    int n = 400;
    int[] labels = new int[n];
    double[] scores = IntStream.range(0, n).mapToDouble(i -> i < 100 ? 1 : 0).toArray();
    Predictions predictions = Predictions.binary(labels, scores, 0.5);

    Estimate estimate =
        Bootstrap.overLesions()
            .withReplicates(4000)
            .estimate(new Accuracy(), predictions, Patients.oneForEach(n), RANDOM);

    assertThat(estimate.value()).isEqualTo(0.75);
    double deviation = Math.sqrt(0.75 * 0.25 / n);
    assertThat(estimate.interval().low()).isCloseTo(0.75 - 1.96 * deviation, within(0.004));
    assertThat(estimate.interval().high()).isCloseTo(0.75 + 1.96 * deviation, within(0.004));
    assertThat(estimate.toString()).contains("400 lesions of 400 patients");
  }

  @Test
  void the_published_way_gives_the_mean_of_the_replicates_and_says_so() throws IOException {
    GoldenTable table = GoldenTable.read("stats/binary.csv");
    Predictions predictions = Predictions.binary(table.integers(0), table.column("A"), 0.5);
    Patients patients = Patients.oneForEach(predictions.rows());

    Estimate published =
        Bootstrap.published().estimate(new RocAuc(), predictions, patients, RANDOM);
    Estimate ours = Bootstrap.overLesions().estimate(new RocAuc(), predictions, patients, RANDOM);
    Estimate bca =
        Bootstrap.overLesions()
            .withForm(Bootstrap.Form.BCA)
            .estimate(new RocAuc(), predictions, patients, RANDOM);

    assertThat(published.value()).isNotEqualTo(ours.value()).isCloseTo(ours.value(), within(0.01));
    assertThat(published.interval().method()).isEqualTo(IntervalMethod.PUBLISHED_BOOTSTRAP);
    assertThat(published.interval().low()).isEqualTo(ours.interval().low());
    assertThat(ours.value()).isCloseTo(0.8480819831048331, within(1e-12));
    assertThat(bca.interval().method()).isEqualTo(IntervalMethod.LESION_BCA);
    // an area is skewed to the left: the corrected interval lies lower
    assertThat(bca.interval().low()).isLessThan(ours.interval().low());
    assertThat(bca.interval().high()).isLessThan(ours.interval().high());
  }

  @Test
  void a_model_does_not_differ_from_itself() throws IOException {
    GoldenTable table = GoldenTable.read("stats/binary.csv");
    Predictions predictions = Predictions.binary(table.integers(0), table.column("A"), 0.5);
    Patients patients = Patients.oneForEach(predictions.rows());

    Estimate difference =
        Bootstrap.overPatients()
            .difference(new RocAuc(), predictions, predictions, patients, RANDOM);

    assertThat(difference.value()).isZero();
    assertThat(difference.interval().width()).isZero();
  }

  @Test
  void what_has_no_interval_says_why() {
    Predictions predictions = Predictions.binary(new int[] {1, 0}, new double[] {0.8, 0.4}, 0.5);

    assertThatThrownBy(() ->
            Bootstrap.overPatients()
                .estimate(new RocAuc(), predictions, Patients.of(List.of("a", "a")), RANDOM))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all 2 lesions are of one patient");
    assertThatThrownBy(() -> Patients.of(List.of("a", " ")))
        .hasMessageContaining("row 1 has no patient");
    assertThatThrownBy(() ->
            Bootstrap.overPatients()
                .estimate(new RocAuc(), predictions, Patients.oneForEach(3), RANDOM))
        .hasMessageContaining("2 predictions, but patients of 3 lesions");
  }

  @Test
  void most_resamples_without_a_value_make_no_interval() {
    int[] labels = new int[3];
    labels[0] = 1;
    Predictions predictions = Predictions.binary(labels, new double[] {3, 2, 1}, 2);

    Replicates some =
        Replicates.of(
            new RocAuc().prepare(predictions),
            3,
            Resamples.of(new int[][] {{0, 1, 2}, {0, 0, 1}, {1, 2, 2}}));

    assertThat(some.without()).isEqualTo(1);
    assertThat(some.count()).isEqualTo(2);
    assertThatThrownBy(() ->
            Replicates.of(
                new RocAuc().prepare(predictions),
                3,
                Resamples.of(new int[][] {{0, 1, 2}, {1, 1, 2}, {1, 2, 2}})))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("only 1 of 3 resamples");
  }

  @Test
  void holm_multiplies_the_smallest_by_all_and_never_descends() {
    assertThat(Holm.adjusted(List.of(0.01, 0.04, 0.03, 0.005)))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-15 ? 0 : 1)
        .containsExactly(0.03, 0.06, 0.06, 0.02);
    assertThatThrownBy(() -> Holm.adjusted(List.of(1.5))).hasMessageContaining("p value 0 is 1.5");
  }
}
