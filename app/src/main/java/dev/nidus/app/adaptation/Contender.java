package dev.nidus.app.adaptation;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.probe.FeatureMatrix;

/// Features whose worth for a task is asked for: those of the encoder, or of something plainer beside it.
///
/// @param name short, for tables
/// @param source what they are, for people
/// @param features of the rows of the cohort
public record Contender(String name, String source, RowFeatures features) {

  /// The features of the training rows.
  ///
  /// @throws Inestimable if they are the same for all rows
  public FeatureMatrix training(int... rows) {
    FeatureMatrix training = features.of(rows);
    if (training.constantColumns() == training.columns()) {
      throw new Inestimable(
          "all %d features of %s are the same for all %d training lesions: there is nothing to learn from"
              .formatted(training.columns(), name, training.rows()));
    }
    return training;
  }
}
