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
  /// @param connection whether the model's scores go with the shortcut among lesions of one class; nothing where the shortcut
  ///     is the class, so that no lesion can tell
  public record Evidence(
      Estimate alone,
      Estimate excess,
      double convictingLimit,
      double acquittingLimit,
      Optional<Connection> connection) {}

  /// The correlation of the scores of model and shortcut among lesions of one class.
  ///
  /// @param correlation from -1 to 1
  /// @param upperLimit one-sided; below {@link #ALIBI} the model has an alibi
  public record Connection(Estimate correlation, double upperLimit) {
    /// A model whose scores are correlated less than this with a shortcut does not go by it.
    public static final double ALIBI = 0.2;

    public boolean isAlibi() {
      return upperLimit < ALIBI;
    }
  }
}
