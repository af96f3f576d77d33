package dev.nidus.app.retest;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `retest.json`; its form is `docs/schema/retest-1.json`. Numbers that there are not are null with a reason beside them.
final class RetestJson {
  private static final String FORMAT = "nidus-retest-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private RetestJson() {}

  static String write(Retest retest, String table, String program) {
    ObjectNode json = JSON.createObjectNode();
    RepeatedReadings readings = retest.readings();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("table", table);
    json.put("lesions", readings.lesions().size());
    json.put("patients", readings.patients().count());
    ArrayNode scans = json.putArray("scans");
    readings.scans().forEach(scans::add);
    json.put("features", readings.features().size());
    json.put("refused", readings.refused().size());
    json.put("of", readings.features().size() == 1 ? "a value" : "the median over features");
    for (IccForm form : IccForm.values()) {
      ObjectNode object = json.putObject(form.notation());
      switch (retest.correlations().get(form)) {
        case Retest.Correlation.Estimated(double value, ConfidenceInterval interval) -> {
          number(object, "value", value);
          interval(object, interval);
          object.put("method", interval.method().description());
        }
        case Retest.Correlation.Missing(String reason) -> {
          object.putNull("value").putNull("low").putNull("high").putNull("method");
          object.put("reason", reason);
        }
        case null -> throw new IllegalStateException("all forms are estimated");
      }
    }
    agreement(json, retest.agreement());
    discriminability(json.putObject("discriminability"), retest);
    ArrayNode remarks = json.putArray("remarks");
    readings.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void agreement(ObjectNode json, Optional<Retest.Agreement> agreement) {
    if (agreement.isEmpty()) {
      json.putNull("bland_altman");
      return;
    }
    ObjectNode object = json.putObject("bland_altman");
    switch (agreement.get()) {
      case Retest.Agreement.Estimated(BlandAltman limits) -> {
        value(object.putObject("bias"), limits.bias(), limits.biasInterval());
        value(object.putObject("lower_limit"), limits.lower(), limits.lowerInterval());
        value(object.putObject("upper_limit"), limits.upper(), limits.upperInterval());
        object.put("standard_deviation", limits.deviation());
        object.put("repeatability_coefficient", limits.repeatability());
      }
      case Retest.Agreement.Missing(String reason) -> object.put("reason", reason);
    }
  }

  private static void discriminability(ObjectNode json, Retest retest) {
    Discriminability found = retest.discriminability();
    ObjectNode identification = json.putObject("identification");
    switch (retest.identification()) {
      case Retest.Identification.Estimated(Estimate estimate) ->
          value(identification, estimate.value(), estimate.interval());
      case Retest.Identification.WithoutInterval(double value, String reason) -> {
        identification.put("value", value);
        identification.putNull("low").putNull("high").putNull("method");
        identification.put("reason", reason);
      }
    }
    json.put("chance", found.chance());
    json.put("separation", found.separation());
    json.put("effective_rank", found.effectiveRank());
    if (retest.verdict().isPresent()) {
      json.put("verdict", retest.verdict().get().name().toLowerCase(Locale.ROOT));
    } else {
      json.putNull("verdict");
    }
  }

  private static void value(ObjectNode json, double value, ConfidenceInterval interval) {
    json.put("value", value);
    interval(json, interval);
    json.put("method", interval.method().description());
  }

  private static void interval(ObjectNode json, ConfidenceInterval interval) {
    number(json, "low", interval.low());
    number(json, "high", interval.high());
  }

  private static void number(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
