package dev.nidus.evidence.probe;

import dev.nidus.evidence.algebra.DotProduct;
import java.util.Arrays;
import java.util.List;

/// A fitted logistic regression: a row of weights and an intercept for each class, or one of both for class 1 of two.
public final class LogisticModel {
  private final List<String> classes;
  private final int[] scored;
  private final double[][] weights;
  private final double[] intercepts;

  /// @param classes all classes that predictions have a column for
  /// @param scored which of them the training rows had, ascending; the others get probability 0
  /// @param weights a row for each scored class, or a single one for the second of two
  /// @param intercepts as many as there are rows of weights
  public LogisticModel(
      List<String> classes, int[] scored, double[][] weights, double[] intercepts) {
    int rows = scored.length == 2 ? 1 : scored.length;
    if (scored.length < 2 || weights.length != rows || intercepts.length != rows) {
      throw new IllegalArgumentException(
          "a model of %d classes has %d rows of weights and as many intercepts, got %d and %d"
              .formatted(scored.length, rows, weights.length, intercepts.length));
    }
    this.classes = List.copyOf(classes);
    this.scored = scored.clone();
    this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
    this.intercepts = intercepts.clone();
  }

  public List<String> classes() {
    return classes;
  }

  /// Which classes are scored, ascending: those that the training rows had.
  public int[] scored() {
    return scored.clone();
  }

  public int columns() {
    return weights[0].length;
  }

  /// How many rows of weights there are.
  public int scores() {
    return weights.length;
  }

  public double weight(int score, int column) {
    return weights[score][column];
  }

  public double intercept(int score) {
    return intercepts[score];
  }

  /// Length of all weights together.
  public double norm() {
    double sum = 0;
    for (double[] row : weights) {
      sum += DotProduct.of(row, row);
    }
    return Math.sqrt(sum);
  }

  /// Probabilities of standardised features: a row per lesion, a column for every class.
  public double[][] probabilities(FeatureMatrix standardised) {
    return probabilities(scores(standardised));
  }

  /// The scores that probabilities are made of, intercepts included: as many rows as there are rows of weights, a column
  /// per lesion. They change smoothly with the penalty.
  double[][] scores(FeatureMatrix standardised) {
    if (standardised.columns() != columns()) {
      throw new IllegalArgumentException(
          "the model was trained on %d features, these have %d"
              .formatted(columns(), standardised.columns()));
    }
    double[][] scores = new double[weights.length][standardised.rows()];
    Products.combine(standardised.byColumn(), weights, scores);
    for (int k = 0; k < scores.length; k++) {
      for (int row = 0; row < scores[k].length; row++) {
        scores[k][row] += intercepts[k];
      }
    }
    return scores;
  }

  /// Probabilities of scores: a row per lesion, a column for every class.
  double[][] probabilities(double[][] scores) {
    double[][] probabilities = new double[scores[0].length][classes.size()];
    for (int row = 0; row < probabilities.length; row++) {
      if (weights.length == 1) {
        double score = scores[0][row];
        double small = Math.exp(-Math.abs(score));
        probabilities[row][scored[0]] = score >= 0 ? small / (1 + small) : 1 / (1 + small);
        probabilities[row][scored[1]] = score >= 0 ? 1 / (1 + small) : small / (1 + small);
      } else {
        softmax(scores, row, probabilities[row]);
      }
    }
    return probabilities;
  }

  private void softmax(double[][] scores, int row, double[] to) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < scored.length; k++) {
      largest = Math.max(largest, scores[k][row]);
    }
    double sum = 0;
    for (int k = 0; k < scored.length; k++) {
      to[scored[k]] = Math.exp(scores[k][row] - largest);
      sum += to[scored[k]];
    }
    for (int k : scored) {
      to[k] /= sum;
    }
  }
}
