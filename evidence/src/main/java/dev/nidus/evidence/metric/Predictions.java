package dev.nidus.evidence.metric;

import java.util.Arrays;

/// What a model said of lesions whose classes are known: a score per lesion and class, and the class that it chose.
///
/// Rows of scores need not sum to 1. With two classes the score of class 1 counts. Immutable.
public final class Predictions {
  private final int[] labels;
  private final double[][] scores;
  private final int[] chosen;

  private Predictions(int[] labels, double[][] scores, int[] chosen) {
    this.labels = labels;
    this.scores = scores;
    this.chosen = chosen;
  }

  /// Predictions whose chosen class is that of the largest score, the lowest class on ties.
  ///
  /// @param labels the true class of each lesion, 0 to classes - 1
  /// @param scores a row per lesion, a column per class
  public static Predictions of(int[] labels, double[][] scores) {
    int[] chosen = new int[scores.length];
    for (int row = 0; row < scores.length; row++) {
      for (int k = 1; k < scores[row].length; k++) {
        if (scores[row][k] > scores[row][chosen[row]]) {
          chosen[row] = k;
        }
      }
    }
    return of(labels, scores, chosen);
  }

  /// Predictions with the chosen classes given.
  public static Predictions of(int[] labels, double[][] scores, int[] chosen) {
    requireEqual("rows of scores", scores.length, labels.length);
    requireEqual("chosen classes", chosen.length, labels.length);
    if (labels.length == 0) {
      throw new IllegalArgumentException("there are no predictions: the table has no rows");
    }
    int classes = scores[0].length;
    if (classes < 2) {
      throw new IllegalArgumentException(
          "predictions need a score for each of at least 2 classes, got %d column"
              .formatted(classes));
    }
    double[][] columns = new double[classes][labels.length];
    for (int row = 0; row < labels.length; row++) {
      requireEqual("scores of row " + row, scores[row].length, classes);
      for (int k = 0; k < classes; k++) {
        columns[k][row] = requireNumber(scores[row][k], row, k);
      }
      requireClass("label", labels[row], row, classes);
      requireClass("chosen class", chosen[row], row, classes);
    }
    return new Predictions(labels.clone(), columns, chosen.clone());
  }

  /// Predictions of two classes from the score of class 1 alone, which is chosen from a threshold upwards.
  public static Predictions binary(int[] labels, double[] scores, double threshold) {
    double[][] both = new double[scores.length][];
    int[] chosen = new int[scores.length];
    for (int row = 0; row < scores.length; row++) {
      both[row] = new double[] {1 - scores[row], scores[row]};
      chosen[row] = scores[row] >= threshold ? 1 : 0;
    }
    return of(labels, both, chosen);
  }

  /// These rows, then those of another model or cohort.
  public Predictions followedBy(Predictions other) {
    requireEqual("classes of the second predictions", other.classes(), classes());
    int n = rows();
    double[][] joined = new double[classes()][];
    for (int k = 0; k < joined.length; k++) {
      joined[k] = Arrays.copyOf(scores[k], n + other.rows());
      System.arraycopy(other.scores[k], 0, joined[k], n, other.rows());
    }
    return new Predictions(
        concatenated(labels, other.labels), joined, concatenated(chosen, other.chosen));
  }

  public int rows() {
    return labels.length;
  }

  public int classes() {
    return scores.length;
  }

  public int label(int row) {
    return labels[row];
  }

  public double score(int row, int ofClass) {
    return scores[ofClass][row];
  }

  public int chosen(int row) {
    return chosen[row];
  }

  /// Whether two models were asked about the same lesions, as far as their labels tell.
  public boolean sameLabels(Predictions other) {
    return Arrays.equals(labels, other.labels) && classes() == other.classes();
  }

  /// The classes that a mean runs over: all, or class 1 of two.
  int[] scoredClasses() {
    if (classes() == 2) {
      return new int[] {1};
    }
    int[] all = new int[classes()];
    Arrays.setAll(all, k -> k);
    return all;
  }

  double[] column(int ofClass) {
    return scores[ofClass];
  }

  int[] labels() {
    return labels;
  }

  private static int[] concatenated(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static double requireNumber(double score, int row, int ofClass) {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException(
          "the score of row %d for class %d is %s; scores are finite numbers: leave the row out or predict it again"
              .formatted(row, ofClass, score));
    }
    return score;
  }

  private static void requireClass(String what, int ofClass, int row, int classes) {
    if (ofClass < 0 || ofClass >= classes) {
      throw new IllegalArgumentException(
          "the %s of row %d is %d, but there are scores for the classes 0 to %d only"
              .formatted(what, row, ofClass, classes - 1));
    }
  }

  private static void requireEqual(String what, int found, int wanted) {
    if (found != wanted) {
      throw new IllegalArgumentException(
          "there are %d %s, but %d are needed to match the first table"
              .formatted(found, what, wanted));
    }
  }
}
