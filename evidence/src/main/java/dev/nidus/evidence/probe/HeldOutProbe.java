package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;

/// What a linear probe says of lesions of patients that it was not trained on: each fold of patients is predicted by a probe of the
/// others. It measures whether features hold a label at all where there is no split to measure it on.
public final class HeldOutProbe {
  private HeldOutProbe() {}

  /// Predictions of all rows, each by the probe that did not see its patient. C is chosen inside the training rows of each fold,
  /// by folds of their patients.
  ///
  /// @param probe to train
  /// @param folds of patients, fewer where there are fewer patients
  /// @throws Inestimable with fewer than four patients, or if a fold's training lesions are of one class
  public static Predictions predictions(
      LinearProbe probe, FeatureMatrix features, Labels labels, Patients patients, int folds) {
    if (patients.count() < 4) {
      throw new Inestimable(
          "a probe of patients left out needs at least 4 patients, got %d"
              .formatted(patients.count()));
    }
    GroupedFolds grouped = GroupedFolds.of(labels, patients, Math.min(folds, patients.count()));
    double[][] scores = new double[labels.rows()][];
    for (int fold = 0; fold < grouped.count(); fold++) {
      int[] inside = grouped.rowsIn(fold);
      if (inside.length == 0) {
        continue;
      }
      int[] outside = grouped.rowsOutside(fold);
      Patients training =
          Patients.of(
              Arrays.stream(outside).mapToObj(row -> "patient " + patients.of(row)).toList());
      FittedProbe fitted =
          probe.fit(
              features.rows(outside),
              labels.rows(outside),
              new Tuning.CrossValidation(Math.min(folds, training.count()), training));
      double[][] predicted = fitted.probabilities(features.rows(inside));
      for (int n = 0; n < inside.length; n++) {
        scores[inside[n]] = predicted[n];
      }
    }
    return Predictions.of(labels.toArray(), scores);
  }
}
