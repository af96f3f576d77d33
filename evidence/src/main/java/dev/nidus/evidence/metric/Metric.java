package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;

/// A number that says how good predictions are.
public sealed interface Metric
    permits Accuracy,
        BalancedAccuracy,
        AveragePrecision,
        PublishedAveragePrecision,
        RocAuc,
        SensitivityAt,
        SpecificityAt,
        BrierScore {

  /// Its name in a report.
  String label();

  /// Whether larger is better.
  default Direction direction() {
    return Direction.LARGER_IS_BETTER;
  }

  /// Sorts the predictions, so that the metric of any resample of them costs one walk over the rows.
  PreparedMetric prepare(Predictions predictions);

  /// The metric of all rows.
  ///
  /// @throws Inestimable if the rows do not allow it
  default double of(Predictions predictions) {
    int[] once = new int[predictions.rows()];
    Arrays.fill(once, 1);
    double value = prepare(predictions).at(once);
    if (Double.isNaN(value)) {
      throw new Inestimable(
          "%s cannot be estimated from these %d lesions: %s"
              .formatted(label(), predictions.rows(), need()));
    }
    return value;
  }

  /// What a sample must have for this metric, as the end of a sentence.
  default String need() {
    return "it needs lesions of at least two classes";
  }

  /// Which end of a metric is the good one.
  enum Direction {
    LARGER_IS_BETTER,
    SMALLER_IS_BETTER
  }
}
