package dev.nidus.evidence.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.testing.CsvColumns;
import dev.nidus.evidence.testing.GoldenNumbers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AssociationTest {
  private static final JsonNode GOLDEN = GoldenNumbers.read("stats/stats.json");

  private static double[] visit(String tag) {
    return CsvColumns.read(Fixtures.fixture("stats/icc.csv"))
        .where(row -> row.get(1).equals(tag))
        .numbers("v");
  }

  @Test
  void both_correlations_are_those_of_scipy() {
    Correlation pearson = Correlation.pearson(visit("test"), visit("retest"));
    Correlation spearman = Correlation.spearman(visit("test"), visit("retest"));
    double[] theirPearson = GoldenNumbers.array(GOLDEN.get("corr").get("pearson"));
    double[] theirSpearman = GoldenNumbers.array(GOLDEN.get("corr").get("spearman"));

    assertThat(pearson.coefficient()).isCloseTo(theirPearson[0], within(1e-12));
    assertThat(pearson.p() / theirPearson[1]).isCloseTo(1, within(1e-9));
    assertThat(spearman.coefficient()).isCloseTo(theirSpearman[0], within(1e-12));
    assertThat(spearman.p() / theirSpearman[1]).isCloseTo(1, within(1e-9));
    // scipy.stats.pearsonr(a, b).confidence_interval()
    assertThat(pearson.interval().low()).isCloseTo(0.9534254396109236, within(1e-12));
    assertThat(pearson.interval().high()).isCloseTo(0.9892207876229929, within(1e-12));
  }

  @Test
  void tied_ranks_share_their_mean() {
    assertThat(Ranks.averaged(new double[] {3, 1, 3, 2, 3})).containsExactly(4, 1, 4, 2, 4);
    assertThat(Ranks.averaged(new double[] {-0.0, 0.0, -1})).containsExactly(2.5, 2.5, 1);
    assertThat(Ranks.dense(new double[] {3, 1, 3, -0.0, 0.0})).containsExactly(2, 1, 2, 0, 0);
    // ranks 1 2.5 2.5 4 and 1 2 3 4: 4.5 / sqrt(4.5 x 5)
    assertThat(
            Correlation.spearman(new double[] {1, 5, 5, 9}, new double[] {1, 2, 3, 4})
                .coefficient())
        .isCloseTo(4.5 / Math.sqrt(22.5), within(1e-12));
  }

  @Test
  void a_perfect_line_has_no_doubt() {
    Correlation line =
        Correlation.pearson(new double[] {1, 2, 3, 4, 5}, new double[] {9, 7, 5, 3, 1});

    assertThat(line.coefficient()).isEqualTo(-1);
    assertThat(line.p()).isZero();
    assertThat(line.interval().high()).isEqualTo(-1);
  }

  @Test
  void intervals_hold_the_truth_and_p_is_small_by_chance_as_often_as_they_say() {
    int cohorts = 4000;
    int held = 0;
    int positives = 0;
    for (int c = 0; c < cohorts; c++) {
      RandomSource random =
          RandomSource.of(Long.getLong("nidus.seed", 20240315L)).named("correlation").at(c);
      double[] a = new double[40];
      double[] b = new double[40];
      double[] unrelated = new double[40];
      for (int i = 0; i < 40; i++) {
        a[i] = random.nextGaussian();
        b[i] = 0.6 * a[i] + 0.8 * random.nextGaussian();
        unrelated[i] = random.nextGaussian();
      }
      held += Correlation.pearson(a, b).interval().contains(0.6) ? 1 : 0;
      positives += Correlation.spearman(a, unrelated).p() < 0.05 ? 1 : 0;
    }
    System.out.printf(
        "correlation: %.2f %% held, %.2f %% false%n",
        100.0 * held / cohorts, 100.0 * positives / cohorts);
    assertThat((double) held / cohorts).isCloseTo(0.95, within(0.01));
    assertThat((double) positives / cohorts).isCloseTo(0.05, within(0.01));
  }

  @Test
  void a_constant_column_and_three_rows_have_no_correlation() {
    assertThatThrownBy(
            () -> Correlation.pearson(new double[] {1, 2, 3, 4}, new double[] {7, 7, 7, 7}))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("the second column is 7.0 in all 4 rows");
    assertThatThrownBy(() -> Correlation.spearman(new double[3], new double[3]))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("at least 4 rows, got 3");
  }

  @Test
  void q_values_are_exactly_those_of_scipy() {
    JsonNode golden = GOLDEN.get("fdr_bh");
    double[] q = BenjaminiHochberg.adjust(GoldenNumbers.array(golden.get("p")));

    assertThat(q).containsExactly(GoldenNumbers.array(golden.get("q")), within(1e-15));
  }

  @Test
  void q_values_keep_the_order_of_the_tests() {
    // sorted .01 .02 .04: x3, x3/2, x1
    assertThat(BenjaminiHochberg.adjust(new double[] {.04, .01, .02}))
        .containsExactly(new double[] {.04, .03, .03}, within(1e-15));
    assertThatThrownBy(() -> BenjaminiHochberg.adjust(new double[] {.5, Double.NaN}))
        .hasMessageContaining("test 2 has p = NaN");
  }

  @Test
  void a_value_that_is_no_number_has_no_rank() {
    assertThatThrownBy(() -> Ranks.averaged(new double[] {1, Double.NaN, 2}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("value 2 of 3 is not a number and has no rank; leave it out");
  }
}
