package dev.nidus.evidence.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.testing.GoldenNumbers;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EmbeddingTest {
  private static final JsonNode GOLDEN = GoldenNumbers.read("embedding/scikit_learn.json");

  private static double[][] rows(String name) {
    return GOLDEN.get(name).valueStream().map(GoldenNumbers::array).toArray(double[][]::new);
  }

  @Test
  void neighbours_are_those_of_scikit_learn() {
    double perplexity = GOLDEN.get("perplexity").asDouble();
    double[][] joint = TSne.neighbours(rows("points"), perplexity);
    double[] condensed = GoldenNumbers.array(GOLDEN.get("joint"));

    int pair = 0;
    for (int i = 0; i < joint.length; i++) {
      assertThat(joint[i][i]).isZero();
      for (int j = i + 1; j < joint.length; j++) {
        assertThat(joint[i][j]).isCloseTo(condensed[pair], within(1e-6));
        assertThat(joint[j][i]).isEqualTo(joint[i][j]);
        pair++;
      }
    }
    assertThat(pair).isEqualTo(condensed.length);
  }

  @Test
  void the_divergence_of_given_points_and_its_slope_are_those_of_scikit_learn() {
    double[][] start = rows("start");
    double[][] slope = rows("gradient_at_start");
    assertThat(TSne.divergence(rows("points"), GOLDEN.get("perplexity").asDouble(), start))
        .isCloseTo(GOLDEN.get("divergence_at_start").asDouble(), within(1e-5));
    double[][] ours = TSne.slope(rows("points"), GOLDEN.get("perplexity").asDouble(), start);
    for (int i = 0; i < slope.length; i++) {
      assertThat(ours[i]).containsExactly(slope[i], within(1e-6));
    }
  }

  private static double[][] hundredthOfStart() {
    return Arrays.stream(rows("start"))
        .map(point -> new double[] {point[0] / 100, point[1] / 100})
        .toArray(double[][]::new);
  }

  @Test
  void the_first_steps_are_those_of_scikit_learn() {
    double[][] ours =
        new TSne(GOLDEN.get("perplexity").asDouble(), 10)
            .embed(rows("points"), hundredthOfStart())
            .points();
    double[][] theirs = rows("points_after_10_steps_from_a_hundredth_of_start");

    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).containsExactly(theirs[i], within(1e-3));
    }
  }

  /// A thousand steps are chaotic: other roundings end elsewhere, about as deep.
  @Test
  void a_thousand_steps_end_as_deep_as_those_of_scikit_learn() {
    double[] theirs =
        GoldenNumbers.array(GOLDEN.get("divergences_after_1000_steps_of_20_roundings"));
    TSne.Embedding embedding =
        new TSne(GOLDEN.get("perplexity").asDouble(), 1000)
            .embed(rows("points"), hundredthOfStart());

    assertThat(embedding.divergence())
        .isBetween(
            Arrays.stream(theirs).min().orElseThrow() - 0.01,
            Arrays.stream(theirs).max().orElseThrow() + 0.01);
  }

  @Test
  void groups_that_lie_apart_stay_apart_and_every_run_draws_the_same() {
    RandomGenerator random = TestSeed.random("t-SNE of two groups");
    double[][] rows = new double[60][20];
    for (int i = 0; i < rows.length; i++) {
      int group = i % 2;
      Arrays.setAll(rows[i], c -> random.nextGaussian() + (c == 0 ? 12 * group : 0));
    }
    TSne.Embedding first = new TSne(10, 500).embed(rows);
    TSne.Embedding second = new TSne(10, 500).embed(rows);

    assertThat(first.points()).isDeepEqualTo(second.points());
    int likeNearest = 0;
    for (int i = 0; i < rows.length; i++) {
      int own = i;
      int nearest =
          IntStream.range(0, rows.length)
              .filter(j -> j != own)
              .boxed()
              .min((a, b) ->
                  Double.compare(
                      distance(first.points()[own], first.points()[a]),
                      distance(first.points()[own], first.points()[b])))
              .orElseThrow();
      likeNearest += nearest % 2 == i % 2 ? 1 : 0;
    }
    assertThat(likeNearest).isGreaterThanOrEqualTo(58);
  }

  private static double distance(double[] a, double[] b) {
    return Math.hypot(a[0] - b[0], a[1] - b[1]);
  }

  @Test
  void components_are_those_of_scikit_learn_up_to_their_sign() {
    PrincipalComponents ours = PrincipalComponents.of(rows("points"), 4);
    double[][] theirs = rows("pca_scores");
    double[] variances = GoldenNumbers.array(GOLDEN.get("pca_variances"));
    double[] shares = GoldenNumbers.array(GOLDEN.get("pca_shares"));

    double[][] scores = ours.scores();
    for (int k = 0; k < 4; k++) {
      assertThat(ours.variance(k)).isCloseTo(variances[k], within(1e-9));
      assertThat(ours.share(k)).isCloseTo(shares[k], within(1e-9));
      double sign = Math.signum(scores[0][k] * theirs[0][k]);
      for (int i = 0; i < scores.length; i++) {
        assertThat(sign * scores[i][k]).isCloseTo(theirs[i][k], within(1e-8));
      }
    }
  }

  @Test
  void a_large_matrix_gives_components_that_are_uncorrelated_and_sorted() {
    RandomGenerator random = TestSeed.random("components");
    double[][] rows = new double[400][900];
    for (double[] row : rows) {
      double common = random.nextGaussian();
      Arrays.setAll(row, c -> random.nextGaussian() + 0.2 * common * (c % 7));
    }
    PrincipalComponents components = PrincipalComponents.of(rows, 20);
    double[][] scores = components.scores();
    for (int k = 0; k < 20; k++) {
      assertThat(components.variance(k))
          .isLessThanOrEqualTo(components.variance(Math.max(0, k - 1)));
      for (int l = 0; l <= k; l++) {
        double product = 0;
        for (double[] row : scores) {
          product += row[k] * row[l];
        }
        assertThat(product / 399)
            .isCloseTo(k == l ? components.variance(k) : 0, within(1e-7 * components.variance(0)));
      }
    }
  }

  @Test
  void directions_in_which_nothing_differs_have_no_variance() {
    // two values that come twice each, and constant columns
    double[][] rows = {{1, 0, 5}, {-1, 0, 5}, {0, 1, 5}, {0, -1, 5}};
    PrincipalComponents components = PrincipalComponents.of(rows, 3);

    assertThat(components.count()).isEqualTo(3);
    assertThat(components.variance(0)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(components.variance(1)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(components.variance(2)).isCloseTo(0, within(1e-12));
    assertThat(components.share(0)).isCloseTo(0.5, within(1e-12));
  }
}
