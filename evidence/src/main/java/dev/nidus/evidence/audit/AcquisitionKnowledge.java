package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Estimate;

/// How well the features of a model tell a fact of how a scan was taken. Knowing it is no crime; it becomes one where the
/// label goes with it.
public sealed interface AcquisitionKnowledge {

  /// The column of that fact.
  String column();

  /// @param question what the probe was asked, in words
  /// @param auc ROC-AUC of the probe, 95 % over patients
  record Known(String column, String question, Estimate auc) implements AcquisitionKnowledge {}

  /// @param reason a sentence without its full stop
  record Unknown(String column, String reason) implements AcquisitionKnowledge {}
}
