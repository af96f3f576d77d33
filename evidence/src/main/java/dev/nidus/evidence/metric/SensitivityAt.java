package dev.nidus.evidence.metric;

import java.util.Locale;

/// The share of the lesions of class 1 whose score reaches a threshold.
///
/// @param threshold on the score of class 1; a score equal to it counts as positive
public record SensitivityAt(double threshold) implements Metric {
  @Override
  public String label() {
    return String.format(Locale.ROOT, "sensitivity at %s", threshold);
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    return AtThreshold.share(predictions, threshold, 1);
  }

  @Override
  public String need() {
    return "it needs a lesion of class 1";
  }
}
