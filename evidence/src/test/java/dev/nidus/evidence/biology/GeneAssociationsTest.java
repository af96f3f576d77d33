package dev.nidus.evidence.biology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.association.Correlation;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneAssociationsTest {
  private static final double[] SCORE = {1, 2, 3, 4, 5};
  private static final double[][] EXPRESSION = {
    {10, 20, 30, 40, 500}, {5, 5, 5, 5, 5}, {2, 1, 4, 3, 5}, {1, 1, 1, 0, 0}
  };
  private static final List<String> GENES = List.of("rising", "constant", "swapped", "tied");

  @Test
  void genes_are_correlated_by_rank_and_constant_ones_are_missing() {
    List<GeneAssociation> found =
        GeneAssociations.of(new double[][] {SCORE}, GENES, EXPRESSION).getFirst();

    assertThat(found)
        .extracting(GeneAssociation::gene)
        .containsExactly("rising", "swapped", "tied");
    assertThat(found.get(0).correlation().coefficient()).isEqualTo(1);
    // 1 - 6 · 4 / (5 · 24)
    assertThat(found.get(1).correlation().coefficient()).isCloseTo(0.8, within(1e-12));
    assertThat(found.get(2).correlation()).isEqualTo(Correlation.spearman(SCORE, EXPRESSION[3]));
    // of three tests the smallest p is 0, the second that of the tied gene
    double largest = found.get(1).correlation().p();
    assertThat(found.get(1).q()).isCloseTo(largest, within(1e-12));
    assertThat(found.get(2).q())
        .isCloseTo(Math.min(found.get(2).correlation().p() * 3 / 2, largest), within(1e-12));
  }

  @Test
  void the_false_discovery_rate_is_over_all_scores_together() {
    double[] reversed = {5, 4, 3, 2, 1};
    List<List<GeneAssociation>> both =
        GeneAssociations.of(
            new double[][] {SCORE, reversed}, List.of("swapped"), new double[][] {EXPRESSION[2]});
    double p = both.getFirst().getFirst().correlation().p();

    assertThat(both.get(1).getFirst().correlation().coefficient()).isCloseTo(-0.8, within(1e-12));
    assertThat(both.get(0).getFirst().q()).isCloseTo(p, within(1e-12)); // two equal p: 2p/2
    assertThat(GeneAssociations.of(new double[][] {EXPRESSION[1]}, GENES, EXPRESSION).getFirst())
        .isEmpty();
  }

  @Test
  void three_patients_are_too_few() {
    assertThatThrownBy(() ->
            GeneAssociations.of(
                new double[][] {{1, 2, 3}}, List.of("g"), new double[][] {{1, 2, 3}}))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("at least 4 patients");
  }

  @Test
  void a_gene_that_was_not_measured_in_a_patient_is_correlated_over_the_others() {
    double[] score = {1, 2, 3, 4, 5, 6};
    double[][] expression = {
      {1, 2, Double.NaN, 3, 5, 4}, {1, 2, 3, Double.NaN, Double.NaN, Double.NaN}
    };

    List<GeneAssociation> found =
        GeneAssociations.of(new double[][] {score}, List.of("most", "few"), expression).getFirst();

    assertThat(found).extracting(GeneAssociation::gene).containsExactly("most");
    assertThat(found.getFirst().correlation().pairs()).isEqualTo(5);
    // of 1 2 4 5 6 with 1 2 3 5 4: 1 - 6 · 2 / (5 · 24)
    assertThat(found.getFirst().correlation().coefficient()).isCloseTo(0.9, within(1e-12));
  }
}
