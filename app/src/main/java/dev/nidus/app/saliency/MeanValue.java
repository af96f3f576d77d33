package dev.nidus.app.saliency;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.List;
import java.util.Optional;

/// A mean over lesions, with an interval by resampling patients.
///
/// @param interval none where there is one patient
/// @param reason why there is none
record MeanValue(
    double value,
    Optional<ConfidenceInterval> interval,
    Optional<String> reason,
    int lesions,
    int patients) {

  /// @param values one for each lesion, at least one
  /// @param of the patients of the lesions
  /// @param replicates resamples of patients
  static MeanValue of(
      String label, double[] values, List<String> of, int replicates, RandomSource random) {
    Patients patients = Patients.of(of);
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / values.length;
    try {
      ConfidenceInterval interval =
          Bootstrap.overPatients()
              .withReplicates(replicates)
              .estimate(
                  label,
                  counts -> {
                    double taken = 0;
                    long rows = 0;
                    for (int n = 0; n < counts.length; n++) {
                      taken += counts[n] * values[n];
                      rows += counts[n];
                    }
                    return taken / rows;
                  },
                  mean,
                  patients,
                  random)
              .interval();
      return new MeanValue(
          mean, Optional.of(interval), Optional.empty(), values.length, patients.count());
    } catch (Inestimable one) {
      return new MeanValue(
          mean,
          Optional.empty(),
          Optional.of(String.valueOf(one.getMessage())),
          values.length,
          patients.count());
    }
  }
}
