package dev.nidus.evidence.audit;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;

/// A metric with two intervals: with lesions resampled as if each were of another patient, and with whole patients. What lies
/// between both is what lesions of a patient have in common.
///
/// @param byPatient the one to quote
/// @param byLesion the one that takes lesions as independent
public record ClusteredMetric(Estimate byPatient, Estimate byLesion) {

  /// @param replicates resamples, 1,000 is usual
  /// @throws dev.nidus.evidence.estimate.Inestimable if the metric, or most of its resamples, have no value
  public static ClusteredMetric of(
      Metric metric,
      Predictions predictions,
      Patients patients,
      int replicates,
      RandomSource random) {
    return new ClusteredMetric(
        Bootstrap.overPatients()
            .withReplicates(replicates)
            .estimate(metric, predictions, patients, random),
        Bootstrap.overLesions()
            .withReplicates(replicates)
            .estimate(metric, predictions, patients, random));
  }

  /// By how much the variance of this metric grows against independent lesions, as the two intervals tell: the square of
  /// the ratio of their widths. Below 1 only by chance.
  public double designEffect() {
    double ratio = byPatient.interval().width() / byLesion.interval().width();
    return ratio * ratio;
  }
}
