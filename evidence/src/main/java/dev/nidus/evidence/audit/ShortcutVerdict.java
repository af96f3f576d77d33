package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Estimate;
import java.util.List;
import java.util.Optional;

/// Whether a model goes by a shortcut, with what a reader needs to judge it: to be printed beside every model.
///
/// @param finding over all charges: convicted if one was proven, acquitted if all were refuted
/// @param reason a sentence
/// @param model ROC-AUC of the model, 95 % over patients
/// @param shuffled what is left of it with shuffled labels
/// @param charges one for each that was tried
/// @param lesionOnly ROC-AUC of the same probe shown the lesion without its surroundings, if that was tried
/// @param knowledge how well the features tell how the scan was taken
/// @param rule the rule in one sentence
public record ShortcutVerdict(
    Finding finding,
    String reason,
    Estimate model,
    ShuffledLabels shuffled,
    List<ChargeVerdict> charges,
    Optional<Estimate> lesionOnly,
    List<AcquisitionKnowledge> knowledge,
    String rule) {

  public ShortcutVerdict {
    charges = List.copyOf(charges);
    knowledge = List.copyOf(knowledge);
  }

  /// The probe with labels that were shuffled among the training and among the test patients: what the whole procedure gives
  /// where there is nothing to find.
  ///
  /// @param shuffles how many
  /// @param mean ROC-AUC over them
  /// @param largest of them
  /// @param p share of shuffles, the true labels among them, that are at least as good as the model
  public record ShuffledLabels(int shuffles, double mean, double largest, double p) {}
}
