package dev.nidus.evidence.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Whether probabilities come true: lesions in bins of the predicted probability of a class, with the share of each bin
/// that has the class.
///
/// @param bins from low to high probability, empty ones left out
/// @param expectedError mean over lesions of |predicted - observed| of their bin
public record Calibration(List<Bin> bins, double expectedError) {

  /// Lesions of similar predicted probability.
  ///
  /// @param predicted their mean probability of the class
  /// @param observed the share of them that has the class
  /// @param lesions how many they are
  public record Bin(double predicted, double observed, int lesions) {}

  /// How lesions are put into bins.
  public enum Binning {
    /// Bins of equal width between 0 and 1; a probability on a border belongs to the upper bin, 1 to the last.
    EQUAL_WIDTH,
    /// Bins of as equal numbers of lesions as can be, in the order of the probabilities.
    EQUAL_COUNT
  }

  public Calibration {
    bins = List.copyOf(bins);
  }

  /// Bins of the predicted probability of a class.
  ///
  /// @param ofClass class 1 for two classes
  /// @param count how many bins, 10 is usual
  public static Calibration of(Predictions predictions, int ofClass, int count, Binning binning) {
    if (count < 1) {
      throw new IllegalArgumentException("calibration needs at least one bin, got " + count);
    }
    int n = predictions.rows();
    List<Integer> order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> predictions.score(row, ofClass)))
            .toList();
    double[] sums = new double[count];
    int[] hits = new int[count];
    int[] lesions = new int[count];
    for (int place = 0; place < n; place++) {
      int row = order.get(place);
      double probability = Probabilities.require(predictions.score(row, ofClass), row, ofClass);
      int bin =
          switch (binning) {
            case EQUAL_WIDTH -> Math.min((int) (probability * count), count - 1);
            case EQUAL_COUNT -> (int) ((long) place * count / n);
          };
      sums[bin] += probability;
      hits[bin] += predictions.label(row) == ofClass ? 1 : 0;
      lesions[bin]++;
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int bin = 0; bin < count; bin++) {
      if (lesions[bin] > 0) {
        bins.add(
            new Bin(sums[bin] / lesions[bin], (double) hits[bin] / lesions[bin], lesions[bin]));
        error += Math.abs(sums[bin] - hits[bin]) / n;
      }
    }
    return new Calibration(bins, error);
  }
}
