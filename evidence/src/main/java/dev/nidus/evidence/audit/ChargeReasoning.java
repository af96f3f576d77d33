package dev.nidus.evidence.audit;

import dev.nidus.evidence.audit.ChargeVerdict.Evidence;
import dev.nidus.evidence.estimate.Estimate;
import java.util.Locale;
import java.util.Optional;

/// From the numbers of a charge to its finding and the sentence that says why.
final class ChargeReasoning {
  private ChargeReasoning() {}

  /// @param better whether the model itself is shown to be better than chance and than shuffled labels
  static ChargeVerdict decide(Charge charge, Evidence evidence, double share, boolean better) {
    boolean explains = evidence.convictingLimit() > 0;
    boolean alibi = evidence.connection().filter(ChargeVerdict.Connection::isAlibi).isPresent();
    String part = String.format(Locale.ROOT, "%.0f %%", 100 * share);
    String alone = "alone it gives ROC-AUC " + told(evidence.alone());
    if (!better) {
      return verdict(
          charge,
          Finding.NOT_ENOUGH_EVIDENCE,
          alone
              + ", and the model itself is not shown to be better than chance, so that there is"
              + " nothing to explain",
          evidence);
    }
    String most = "%s, at least %s of what the model achieves above chance".formatted(alone, part);
    if (explains && alibi) {
      return verdict(
          charge,
          Finding.NOT_ENOUGH_EVIDENCE,
          "%s, but among lesions of one class the model's scores hardly go with it (correlation %s)"
              .formatted(most, connection(evidence)),
          evidence);
    }
    if (explains) {
      return verdict(
          charge,
          Finding.CONVICTED,
          evidence.connection().isPresent()
              ? "%s; among lesions of one class the model's scores go with it by a correlation of %s"
                  .formatted(most, connection(evidence))
              : most + ", and no lesion is there by which one could tell both apart",
          evidence);
    }
    if (evidence.acquittingLimit() < 0) {
      return verdict(
          charge,
          Finding.ACQUITTED,
          "%s, less than %s of what the model achieves above chance".formatted(alone, part),
          evidence);
    }
    return verdict(
        charge,
        Finding.NOT_ENOUGH_EVIDENCE,
        "%s; with so few patients that may be more or less than %s of what the model achieves above chance"
            .formatted(alone, part),
        evidence);
  }

  private static String connection(Evidence evidence) {
    return evidence.connection().map(one -> told(one.correlation())).orElse("unknown");
  }

  private static ChargeVerdict verdict(
      Charge charge, Finding finding, String reason, Evidence evidence) {
    return new ChargeVerdict(charge, finding, reason, Optional.of(evidence));
  }

  static String told(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.3f, %.3f to %.3f",
        estimate.value(),
        estimate.interval().low(),
        estimate.interval().high());
  }
}
