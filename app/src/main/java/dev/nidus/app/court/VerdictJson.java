package dev.nidus.app.court;

import dev.nidus.evidence.audit.AcquisitionKnowledge;
import dev.nidus.evidence.audit.ChargeVerdict;
import dev.nidus.evidence.audit.ShortcutVerdict;
import dev.nidus.evidence.estimate.Estimate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A verdict for machines: the object `verdict` of `docs/schema/court-1.json`.
public final class VerdictJson {
  private VerdictJson() {}

  /// Writes a verdict into an empty object.
  public static void write(ObjectNode json, ShortcutVerdict verdict) {
    json.put("finding", verdict.finding().words());
    json.put("reason", verdict.reason());
    json.put("rule", verdict.rule());
    estimate(json.putObject("model"), verdict.model());
    ObjectNode shuffled = json.putObject("shuffled_labels");
    shuffled.put("shuffles", verdict.shuffled().shuffles());
    shuffled.put("mean", verdict.shuffled().mean());
    shuffled.put("largest", verdict.shuffled().largest());
    shuffled.put("p", verdict.shuffled().p());
    ArrayNode charges = json.putArray("charges");
    verdict.charges().forEach(one -> charge(charges.addObject(), one));
    verdict
        .lesionOnly()
        .ifPresentOrElse(
            one -> estimate(json.putObject("lesion_only"), one), () -> json.putNull("lesion_only"));
    ArrayNode knowledge = json.putArray("acquisition_from_features");
    for (AcquisitionKnowledge one : verdict.knowledge()) {
      ObjectNode column = knowledge.addObject();
      column.put("column", one.column());
      switch (one) {
        case AcquisitionKnowledge.Known(var _, var question, var auc) -> {
          column.put("question", question);
          estimate(column.putObject("roc_auc"), auc);
        }
        case AcquisitionKnowledge.Unknown(var _, var reason) -> {
          column.putNull("roc_auc");
          column.put("reason", reason);
        }
      }
    }
  }

  private static void charge(ObjectNode json, ChargeVerdict one) {
    json.put("charge", one.charge().word());
    json.put("finding", one.finding().words());
    json.put("reason", one.reason());
    if (one.evidence().isEmpty()) {
      json.putNull("evidence");
      return;
    }
    ChargeVerdict.Evidence evidence = one.evidence().get();
    ObjectNode numbers = json.putObject("evidence");
    estimate(numbers.putObject("alone"), evidence.alone());
    estimate(numbers.putObject("excess"), evidence.excess());
    numbers.put("convicting_limit", evidence.convictingLimit());
    numbers.put("acquitting_limit", evidence.acquittingLimit());
    evidence
        .connection()
        .ifPresentOrElse(
            connection -> {
              ObjectNode of = numbers.putObject("connection");
              estimate(of, connection.correlation());
              of.put("upper_limit", connection.upperLimit());
            },
            () -> numbers.putNull("connection"));
  }

  private static void estimate(ObjectNode json, Estimate estimate) {
    json.put("value", estimate.value());
    json.put("low", estimate.interval().low());
    json.put("high", estimate.interval().high());
    json.put("lesions", estimate.lesions());
    json.put("patients", estimate.patients());
  }
}
