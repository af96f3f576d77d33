package dev.nidus.app.conformance;

import java.util.List;

/// Matched rows of two tables: the same lesions, the same number of features.
///
/// @param names what the rows are called
/// @param ours rows of ours
/// @param theirs rows of theirs, in the same order
record FeatureMatrix(List<String> names, List<float[]> ours, List<float[]> theirs) {
  FeatureMatrix {
    names = List.copyOf(names);
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
    if (names.size() != ours.size() || ours.size() != theirs.size() || ours.isEmpty()) {
      throw new IllegalArgumentException(
          "matched rows: %d names, %d and %d rows"
              .formatted(names.size(), ours.size(), theirs.size()));
    }
  }

  int rows() {
    return ours.size();
  }

  int columns() {
    return ours.getFirst().length;
  }

  /// Mean and spread of what two rows or columns have in common.
  ///
  /// @param slope of the line theirs = slope · ours + offset that fits best
  /// @param correlation NaN where one side is constant
  record Line(double slope, double offset, double correlation) {}

  /// The line through all pairs of numbers that are finite.
  Line line() {
    LineFit fit = new LineFit();
    for (int row = 0; row < rows(); row++) {
      for (int n = 0; n < columns(); n++) {
        fit.add(ours.get(row)[n], theirs.get(row)[n]);
      }
    }
    return fit.line();
  }

  /// The line through one column.
  Line lineOfColumn(int column) {
    LineFit fit = new LineFit();
    for (int row = 0; row < rows(); row++) {
      fit.add(ours.get(row)[column], theirs.get(row)[column]);
    }
    return fit.line();
  }

  /// Cosine of the angle between the two vectors of a row; NaN where one is zero or not finite.
  double cosine(int row) {
    double product = 0;
    double squareOurs = 0;
    double squareTheirs = 0;
    for (int n = 0; n < columns(); n++) {
      double a = ours.get(row)[n];
      double b = theirs.get(row)[n];
      product += a * b;
      squareOurs += a * a;
      squareTheirs += b * b;
    }
    return product / Math.sqrt(squareOurs * squareTheirs);
  }

  private static final class LineFit {
    private long count;
    private double meanX;
    private double meanY;
    private double xx;
    private double yy;
    private double xy;

    /// Welford's update, which keeps its digits beside a large mean.
    void add(double x, double y) {
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        return;
      }
      count++;
      double dx = x - meanX;
      meanX += dx / count;
      double dy = y - meanY;
      meanY += dy / count;
      xx += dx * (x - meanX);
      yy += dy * (y - meanY);
      xy += dx * (y - meanY);
    }

    Line line() {
      double slope = xy / xx;
      return new Line(slope, meanY - slope * meanX, xy / Math.sqrt(xx * yy));
    }
  }
}
