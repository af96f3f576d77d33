package dev.nidus.evidence.probe;

import dev.nidus.evidence.metric.Predictions;
import java.util.List;

/// A probe that has been trained.
///
/// @param standardiser of the training rows
/// @param fit the logistic regression and its C
/// @param trials what was tried, by C; empty if C was given
public record FittedProbe(
    Standardiser standardiser, LogisticRegression.Fit fit, List<LinearProbe.Trial> trials) {

  public FittedProbe {
    trials = List.copyOf(trials);
  }

  /// Probabilities of raw features: a row per lesion, a column per class.
  public double[][] probabilities(FeatureMatrix features) {
    return fit.model().probabilities(standardiser.apply(features));
  }

  /// Predictions of lesions whose classes are known.
  public Predictions predictions(FeatureMatrix features, Labels labels) {
    if (!labels.classes().equals(fit.model().classes())) {
      throw new IllegalArgumentException(
          "the probe knows the classes %s, the labels have %s; name the classes alike"
              .formatted(fit.model().classes(), labels.classes()));
    }
    return Predictions.of(labels.toArray(), probabilities(features));
  }
}
