package dev.nidus.evidence.probe;

import dev.nidus.evidence.resampling.Patients;

/// What a probe's C is chosen by.
public sealed interface Tuning {

  /// Lesions kept aside for the choice.
  record Split(FeatureMatrix features, Labels labels) implements Tuning {
    public Split {
      if (features.rows() != labels.rows()) {
        throw new IllegalArgumentException(
            "the tuning split has %d rows of features, but %d labels"
                .formatted(features.rows(), labels.rows()));
      }
    }
  }

  /// Cross-validation among the training lesions, all lesions of a patient in the same fold.
  ///
  /// @param folds how many, 10 as published
  /// @param patients of the training rows; one for each row where lesions are independent
  record CrossValidation(int folds, Patients patients) implements Tuning {}

  /// C is given.
  record Given(double c) implements Tuning {}
}
