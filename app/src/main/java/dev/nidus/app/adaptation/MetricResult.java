package dev.nidus.app.adaptation;

import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.function.Supplier;

/// A metric that was asked for: an estimate, or why there is none.
public sealed interface MetricResult {

  /// Its name in JSON: `roc_auc`.
  String key();

  /// There is one.
  record Estimated(String key, Estimate estimate) implements MetricResult {}

  /// There is none.
  ///
  /// @param reason a sentence
  record Impossible(String key, String reason) implements MetricResult {}

  /// What an estimation gives.
  static MetricResult of(String key, Supplier<Estimate> estimation) {
    try {
      return new Estimated(key, estimation.get());
    } catch (Inestimable impossible) {
      return new Impossible(key, String.valueOf(impossible.getMessage()));
    }
  }
}
