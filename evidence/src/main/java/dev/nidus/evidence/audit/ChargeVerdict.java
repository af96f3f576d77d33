package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Estimate;
import java.util.Optional;

/// What a court found on one charge.
///
/// @param charge what the model may have gone by
/// @param finding what was found
/// @param reason a sentence without its full stop, with the numbers that decided
/// @param evidence those numbers; nothing where they could not be had
public record ChargeVerdict(
    Charge charge, Finding finding, String reason, Optional<Evidence> evidence) {

  /// The numbers of a charge. All intervals are 95 %, over patients.
  ///
  /// @param alone ROC-AUC of the same probe shown nothing but the shortcut
  /// @param excess by how much that exceeds the share of the model's own ROC-AUC above chance which a court asks for; above
  ///     0 the shortcut explains that share
  /// @param convictingLimit the lower limit of the excess that must lie above 0 for a conviction
  /// @param acquittingLimit the upper limit of the excess that must lie below 0 for an acquittal
  /// @param connection rank correlation of the scores of model and shortcut among lesions of one class
  /// @param connectionLimit the lower limit of that, which must lie above 0 for a conviction
  public record Evidence(
      Estimate alone,
      Estimate excess,
      double convictingLimit,
      double acquittingLimit,
      Estimate connection,
      double connectionLimit) {}
}
