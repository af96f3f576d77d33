package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows whose features are almost those of a row of another split: the same picture again, under another name.
///
/// Features are standardised over all rows, constant ones left out. The distance of two rows a and b is |a - b|² / (2 |a| |b|): the
/// cosine distance, 0 for the same and about 1 for strangers, plus what lengths differ. How near "almost" is, the data say: it
/// is a share of the middle distance of a lesion to the nearest one of another patient.
///
/// The search is exact. A pair whose distance has grown too large after some features is given up, so that it costs a small part
/// of rows · others · features; beside the features it holds a number for each row.
public final class NearDuplicates {
  private static final int MOST_SAMPLED = 300;

  private final double[]
      weight; // one over the standard deviation of a feature; 0 if it is constant
  private final double[] mean;
  private final double largest;
  private final Calibration calibration;

  private NearDuplicates(double[] weight, double[] mean, double largest, Calibration calibration) {
    this.weight = weight;
    this.mean = mean;
    this.largest = largest;
    this.calibration = calibration;
  }

  /// How far lesions of different patients lie apart.
  ///
  /// @param sampled lesions whose nearest lesion of another patient was looked for
  /// @param smallest distance to it
  /// @param low the 5th percentile
  /// @param middle the median
  public record Calibration(int sampled, double smallest, double low, double middle) {}

  /// Measures how far different patients lie apart, on at most 300 lesions that are spread over the rows.
  ///
  /// @param rows of all splits together, each of the same finite features
  /// @param patients of the rows, or whatever is known to be different lesions; by text
  /// @param share of the median distance of a lesion to the nearest one of another patient, above 0 and below 1
  /// @throws Inestimable if features are always the same, or there is one patient
  public static NearDuplicates calibrated(List<float[]> rows, List<String> patients, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of the median distance lies between 0 and 1, got " + share);
    }
    if (rows.isEmpty() || patients.size() != rows.size()) {
      throw new IllegalArgumentException(
          "each row of features has a patient, got %d rows and %d patients"
              .formatted(rows.size(), patients.size()));
    }
    double[] mean = mean(rows);
    double[] weight = weights(rows, mean);
    NearDuplicates blank = new NearDuplicates(weight, mean, 0, new Calibration(0, 0, 0, 0));
    double[] lengths = blank.lengths(rows);
    int sampled = Math.min(MOST_SAMPLED, rows.size());
    double[] nearest =
        IntStream.range(0, sampled)
            .parallel()
            .map(n -> (int) ((long) n * rows.size() / sampled))
            .mapToDouble(row -> blank.nearest(rows, lengths, patients, row))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (nearest.length == 0) {
      throw new Inestimable(
          "near-duplicates cannot be told: there are no lesions of different patients to learn how"
              + " far those lie apart");
    }
    double middle = nearest[nearest.length / 2];
    if (!(middle > 0)) {
      throw new Inestimable(
          "near-duplicates cannot be told: at least half of the lesions have the same features as a"
              + " lesion of another patient");
    }
    return new NearDuplicates(
        weight,
        mean,
        share * middle,
        new Calibration(nearest.length, nearest[0], nearest[nearest.length / 20], middle));
  }

  /// The largest distance of near-duplicates.
  public double largest() {
    return largest;
  }

  public Calibration calibration() {
    return calibration;
  }

  /// For each row of a split, the first row of another that is a near-duplicate, or -1. Runs on all cores; the result does not
  /// depend on them.
  public int[] find(List<float[]> rows, List<float[]> others) {
    double[] ours = lengths(rows);
    double[] theirs = lengths(others);
    return IntStream.range(0, rows.size())
        .parallel()
        .map(row ->
            IntStream.range(0, others.size())
                .filter(other ->
                    distance(rows.get(row), others.get(other), ours[row] * theirs[other], largest)
                        <= largest)
                .findFirst()
                .orElse(-1))
        .toArray();
  }

  private double nearest(List<float[]> rows, double[] lengths, List<String> patients, int row) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int other = 0; other < rows.size(); other++) {
      if (!patients.get(other).equals(patients.get(row))) {
        double product = lengths[row] * lengths[other];
        nearest = Math.min(nearest, distance(rows.get(row), rows.get(other), product, nearest));
      }
    }
    return nearest;
  }

  /// The distance, or infinity as soon as it is above a limit. Rows of no length equal each other and nothing else.
  private double distance(float[] one, float[] two, double lengths, double limit) {
    double most = 2 * lengths * limit;
    double squares = 0;
    for (int k = 0; k < weight.length; k++) {
      double difference = (one[k] - (double) two[k]) * weight[k];
      squares += difference * difference;
      if (squares > most) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return squares == 0 ? 0 : squares / (2 * lengths);
  }

  private double[] lengths(List<float[]> rows) {
    return rows.stream()
        .mapToDouble(row -> {
          double squares = 0;
          for (int k = 0; k < weight.length; k++) {
            double value = (row[k] - mean[k]) * weight[k];
            squares += value * value;
          }
          return Math.sqrt(squares);
        })
        .toArray();
  }

  private static double[] mean(List<float[]> rows) {
    double[] mean = new double[rows.getFirst().length];
    for (float[] row : rows) {
      if (row.length != mean.length) {
        throw new IllegalArgumentException(
            "all rows have the same features, got %d and %d".formatted(mean.length, row.length));
      }
      for (int k = 0; k < mean.length; k++) {
        if (!Float.isFinite(row[k])) {
          throw new IllegalArgumentException(
              "features are not all finite: %s ...; leave such rows out"
                  .formatted(Arrays.toString(Arrays.copyOf(row, Math.min(4, row.length)))));
        }
        mean[k] += row[k] / (double) rows.size();
      }
    }
    return mean;
  }

  private static double[] weights(List<float[]> rows, double[] mean) {
    double[] squares = new double[mean.length];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        squares[k] += (row[k] - mean[k]) * (row[k] - mean[k]);
      }
    }
    double[] weights = new double[mean.length];
    for (int k = 0; k < mean.length; k++) {
      double deviation = Math.sqrt(squares[k] / rows.size());
      weights[k] = deviation > 1e-9 * Math.abs(mean[k]) && deviation > 0 ? 1 / deviation : 0;
    }
    return weights;
  }
}
