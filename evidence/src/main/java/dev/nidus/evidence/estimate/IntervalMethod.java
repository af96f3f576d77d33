package dev.nidus.evidence.estimate;

/// How an interval was made. Intervals of different methods must not be compared as if they were one.
public enum IntervalMethod {
  /// Percentiles of resamples of whole patients with all their lesions.
  PATIENT_BOOTSTRAP("percentile bootstrap over patients"),
  /// Percentiles of resamples of single lesions: too narrow where patients have several lesions.
  LESION_BOOTSTRAP("percentile bootstrap over lesions"),
  /// Bias-corrected and accelerated bootstrap over patients.
  PATIENT_BCA("BCa bootstrap over patients"),
  /// Bias-corrected and accelerated bootstrap over lesions.
  LESION_BCA("BCa bootstrap over lesions"),
  /// As in the publication: percentiles of resamples of lesions, around the mean of the resamples.
  PUBLISHED_BOOTSTRAP(
      "bootstrap as published: percentiles over lesions around the mean of the replicates"),
  /// DeLong's variance of an area under the curve; lesions count as independent.
  DELONG("DeLong, lesions as independent"),
  /// Estimate plus and minus a normal quantile of its standard error.
  WALD("Wald"),
  /// Estimate plus and minus a quantile of Student's t times its standard error.
  STUDENT_T("Student's t"),
  /// Greenwood's variance on the log(-log) scale.
  LOG_LOG_GREENWOOD("log-log Greenwood"),
  /// Inverted F tests of an analysis of variance.
  F_DISTRIBUTION("F distribution"),
  /// Fisher's z transformation of a correlation.
  FISHER_Z("Fisher's z");

  private final String description;

  IntervalMethod(String description) {
    this.description = description;
  }

  /// Words for a report.
  public String description() {
    return description;
  }
}
