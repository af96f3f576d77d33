package dev.nidus.evidence.probe;

import dev.nidus.evidence.algebra.DotProduct;
import java.util.stream.IntStream;

/// A probe without training: a lesion has a class to the share that its nearest training lesions have it, nearest by the
/// cosine of their features. Of equally near ones the earlier row comes first. Cost: training rows x lesions x features.
public final class NearestNeighbours {
  private final double[][] training;
  private final Labels labels;
  private final int columns;

  /// Keeps the training rows at unit length.
  public NearestNeighbours(FeatureMatrix training, Labels labels) {
    if (training.rows() != labels.rows()) {
      throw new IllegalArgumentException(
          "there are %d rows of features, but %d labels".formatted(training.rows(), labels.rows()));
    }
    this.training = unitRows(training);
    this.labels = labels;
    this.columns = training.columns();
  }

  /// How many lesions vote at most.
  int trainingRows() {
    return training.length;
  }

  /// The share of each class among the k nearest: a row per lesion, a column per class.
  ///
  /// @param k neighbours, 1 to the number of training rows
  public double[][] shares(FeatureMatrix features, int k) {
    if (k < 1 || k > training.length) {
      throw new IllegalArgumentException(
          "the number of neighbours lies between 1 and the %d training lesions, got %d"
              .formatted(training.length, k));
    }
    return shares(nearest(features, k), k);
  }

  /// The same from neighbours that were found before.
  ///
  /// @param nearest for each lesion at least k training rows, the nearest first
  double[][] shares(int[][] nearest, int k) {
    double[][] shares = new double[nearest.length][labels.classes().size()];
    for (int row = 0; row < nearest.length; row++) {
      for (int n = 0; n < k; n++) {
        shares[row][labels.at(nearest[row][n])] += 1.0 / k;
      }
    }
    return shares;
  }

  /// For each lesion the nearest training rows, the nearest first.
  int[][] nearest(FeatureMatrix features, int k) {
    if (features.columns() != columns) {
      throw new IllegalArgumentException(
          "the training lesions have %d features, these have %d: they are of another encoder"
              .formatted(columns, features.columns()));
    }
    double[][] lesions = unitRows(features);
    int[][] nearest = new int[lesions.length][];
    for (int row = 0; row < lesions.length; row++) {
      nearest[row] = nearest(lesions[row], k);
    }
    return nearest;
  }

  private int[] nearest(double[] lesion, int k) {
    double[] cosine = new double[training.length];
    for (int i = 0; i < cosine.length; i++) {
      cosine[i] = DotProduct.of(lesion, training[i]);
    }
    return IntStream.range(0, cosine.length)
        .boxed()
        .sorted((a, b) -> Double.compare(cosine[b], cosine[a]))
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[][] unitRows(FeatureMatrix features) {
    double[][] rows = new double[features.rows()][features.columns()];
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < features.columns(); column++) {
        rows[row][column] = features.at(row, column);
      }
      double length = Math.sqrt(DotProduct.of(rows[row], rows[row]));
      if (length == 0) {
        throw new IllegalArgumentException(
            "all features of row %d are 0, so it has no direction; leave the lesion out"
                .formatted(row));
      }
      for (int column = 0; column < rows[row].length; column++) {
        rows[row][column] /= length;
      }
    }
    return rows;
  }
}
