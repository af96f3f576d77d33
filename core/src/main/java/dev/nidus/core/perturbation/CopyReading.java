package dev.nidus.core.perturbation;

import dev.nidus.core.features.FeatureVector;

/// The features of one copy of a lesion, or why it has none.
public sealed interface CopyReading {

  record Encoded(FeatureVector features) implements CopyReading {}

  /// @param reason a sentence
  record Refused(String reason) implements CopyReading {}
}
