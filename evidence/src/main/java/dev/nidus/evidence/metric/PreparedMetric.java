package dev.nidus.evidence.metric;

/// A metric made ready for resamples of one set of predictions.
@FunctionalInterface
public interface PreparedMetric {

  /// The metric of the rows, each taken as often as said. NaN where such a sample has no value, for example one
  /// class only; resampling counts these and leaves them out.
  ///
  /// @param counts how often each row is taken, in the order of the predictions
  double at(int[] counts);
}
