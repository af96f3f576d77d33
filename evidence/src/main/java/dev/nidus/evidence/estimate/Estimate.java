package dev.nidus.evidence.estimate;

import java.util.Locale;

/// A number about patients with its uncertainty.
///
/// @param metric what it is, in the words of a report: `ROC-AUC`
/// @param value the estimate over all rows, unless the interval's method says otherwise
/// @param interval where the true value lies
/// @param lesions rows that it was made from
/// @param patients patients that those rows come from
public record Estimate(
    String metric, double value, ConfidenceInterval interval, int lesions, int patients) {

  public Estimate {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException(
          metric + " has no value; say why with an Inestimable instead of NaN");
    }
    if (lesions < 1 || patients < 1 || patients > lesions) {
      throw new IllegalArgumentException(
          "%s needs at least one lesion and no more patients than lesions, got %d lesions of %d patients"
              .formatted(metric, lesions, patients));
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %.3f, %s, %d lesions of %d patients",
        metric,
        value,
        interval,
        lesions,
        patients);
  }
}
