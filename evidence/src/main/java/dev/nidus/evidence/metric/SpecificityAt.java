package dev.nidus.evidence.metric;

import java.util.Locale;

/// The share of the lesions of class 0 whose score of class 1 stays below a threshold.
///
/// @param threshold on the score of class 1; a score equal to it counts as positive
public record SpecificityAt(double threshold) implements Metric {
  @Override
  public String label() {
    return String.format(Locale.ROOT, "specificity at %s", threshold);
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    return AtThreshold.share(predictions, threshold, 0);
  }

  @Override
  public String need() {
    return "it needs a lesion of class 0";
  }
}
