package dev.nidus.app.court;

import dev.nidus.evidence.audit.AcquisitionKnowledge;
import dev.nidus.evidence.audit.ChargeVerdict;
import dev.nidus.evidence.audit.ShortcutVerdict;
import dev.nidus.evidence.estimate.Estimate;
import java.util.List;
import java.util.Locale;

/// The texts of a verdict, for the template `verdict.jte`.
///
/// @param finding in a word or three
/// @param reason a sentence
/// @param model ROC-AUC of the model with its interval
/// @param shuffled a sentence about shuffled labels
/// @param charges one line each
/// @param lesionOnly a sentence, or blank
/// @param knowledge what the features tell of the acquisition
/// @param rule in a sentence
public record VerdictView(
    String finding,
    String reason,
    String model,
    String shuffled,
    List<ChargeLine> charges,
    String lesionOnly,
    List<KnowledgeLine> knowledge,
    String rule) {

  /// A charge.
  public record ChargeLine(
      String charge,
      String finding,
      String alone,
      String excess,
      String connection,
      String reason) {}

  /// A column of the acquisition.
  public record KnowledgeLine(String column, String question, String auc) {}

  public VerdictView {
    charges = List.copyOf(charges);
    knowledge = List.copyOf(knowledge);
  }

  /// The texts of a verdict.
  public static VerdictView of(ShortcutVerdict verdict) {
    return new VerdictView(
        verdict.finding().words(),
        verdict.reason(),
        "%s, %d lesions of %d patients"
            .formatted(
                told(verdict.model()), verdict.model().lesions(), verdict.model().patients()),
        String.format(
            Locale.ROOT,
            "With shuffled labels the same procedure gives ROC-AUC %.3f in the mean of %d shuffles,"
                + " %.3f at most (p = %.3f for the model).",
            verdict.shuffled().mean(),
            verdict.shuffled().shuffles(),
            verdict.shuffled().largest(),
            verdict.shuffled().p()),
        verdict.charges().stream().map(VerdictView::charge).toList(),
        verdict
            .lesionOnly()
            .map(one ->
                "Shown the lesion without its surroundings, the same probe reaches ROC-AUC "
                    + told(one)
                    + ".")
            .orElse(""),
        verdict.knowledge().stream().map(VerdictView::knowledge).toList(),
        verdict.rule());
  }

  private static ChargeLine charge(ChargeVerdict one) {
    return new ChargeLine(
        one.charge().phrase(),
        one.finding().words(),
        one.evidence().map(evidence -> told(evidence.alone())).orElse("–"),
        one.evidence().map(evidence -> told(evidence.excess())).orElse("–"),
        one.evidence()
            .flatMap(ChargeVerdict.Evidence::connection)
            .map(connection -> told(connection.correlation()))
            .orElse("–"),
        one.reason());
  }

  private static KnowledgeLine knowledge(AcquisitionKnowledge knowledge) {
    return switch (knowledge) {
      case AcquisitionKnowledge.Known(var column, var question, var auc) ->
          new KnowledgeLine(column, question, told(auc));
      case AcquisitionKnowledge.Unknown(var column, var reason) ->
          new KnowledgeLine(column, reason, "–");
    };
  }

  /// A value with its interval.
  public static String told(Estimate estimate) {
    return String.format(
        Locale.ROOT,
        "%.3f (%.3f to %.3f)",
        estimate.value(),
        estimate.interval().low(),
        estimate.interval().high());
  }
}
