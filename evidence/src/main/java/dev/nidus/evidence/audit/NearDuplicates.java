package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows whose features are almost those of a row of another split: the same picture again, under another name.
///
/// "Almost" is measured by the data: the distance of two rows is at most a share of the median distance of all rows from their
/// mean. Distances are Euclidean.
public final class NearDuplicates {
  private final double largest;

  private NearDuplicates(double largest) {
    this.largest = largest;
  }

  /// @param rows of all splits together, each of the same finite features; costs one pass over them
  /// @param share of the median distance from the mean, above 0 and below 1; 0.05 is far below what two lesions differ by
  /// @throws Inestimable if at least half of the rows are equal to the mean, as for an encoder that gives always the same
  public static NearDuplicates within(List<float[]> rows, double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of the median distance lies between 0 and 1, got " + share);
    }
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("there are no features to compare");
    }
    double[] mean = new double[rows.getFirst().length];
    for (float[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / (double) rows.size();
      }
    }
    double[] distances =
        rows.stream().mapToDouble(row -> Math.sqrt(fromMean(row, mean))).sorted().toArray();
    double median = distances[distances.length / 2];
    if (!(median > 0)) {
      throw new Inestimable(
          "near-duplicates cannot be told: at least half of the %d rows have the same features"
              .formatted(rows.size()));
    }
    return new NearDuplicates(share * median);
  }

  /// The largest distance of near-duplicates, in the unit of the features.
  public double largest() {
    return largest;
  }

  /// For each row of a split, the first row of another that is a near-duplicate, or -1. Costs at most
  /// rows · others · features; a distance that grows too large ends early. Runs on all cores; the result does not depend
  /// on them.
  public int[] find(List<float[]> rows, List<float[]> others) {
    return IntStream.range(0, rows.size())
        .parallel()
        .map(row ->
            IntStream.range(0, others.size())
                .filter(other -> near(rows.get(row), others.get(other)))
                .findFirst()
                .orElse(-1))
        .toArray();
  }

  private boolean near(float[] one, float[] two) {
    double limit = largest * largest;
    double squares = 0;
    for (int k = 0; k < one.length; k++) {
      double difference = one[k] - (double) two[k];
      squares += difference * difference;
      if (squares > limit) {
        return false;
      }
    }
    return true;
  }

  private static double fromMean(float[] row, double[] mean) {
    if (row.length != mean.length) {
      throw new IllegalArgumentException(
          "all rows have the same features, got %d and %d".formatted(mean.length, row.length));
    }
    double squares = 0;
    for (int k = 0; k < mean.length; k++) {
      squares += (row[k] - mean[k]) * (row[k] - mean[k]);
    }
    if (!Double.isFinite(squares)) {
      throw new IllegalArgumentException(
          "features are not all finite: %s ...; leave such rows out"
              .formatted(Arrays.toString(Arrays.copyOf(row, Math.min(4, row.length)))));
    }
    return squares;
  }
}
