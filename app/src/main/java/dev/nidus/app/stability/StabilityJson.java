package dev.nidus.app.stability;

import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.TrialSpread;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `stability.json`; its form is `docs/schema/stability-1.json`. Numbers that there are not are null with a reason beside them.
final class StabilityJson {
  private static final String FORMAT = "nidus-stability-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final Map<String, Integer> PERCENTILES =
      Map.of("p5", 5, "p25", 25, "p75", 75, "p95", 95);

  private StabilityJson() {}

  static String write(Stability stability, StabilityVerdict verdict) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", stability.made().program());
    json.put("table", stability.made().table());
    json.put("lesions", stability.lesions());
    json.put("patients", stability.patients());
    json.put("features", stability.made().encoder().features());
    json.put("refused", stability.refused().size());
    json.put("verdict", verdict.kind().name().toLowerCase(Locale.ROOT));
    json.put("verdict_text", verdict.text());
    originals(json.putObject("originals"), stability.originals());
    ArrayNode perturbations = json.putArray("perturbations");
    stability.perturbations().forEach(one -> perturbation(perturbations.addObject(), one));
    receipt(json.putObject("receipt"), stability.made());
    ArrayNode remarks = json.putArray("remarks");
    stability.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void originals(ObjectNode json, Stability.Originals originals) {
    json.put("effective_rank", originals.effectiveRank());
    json.put("constant_features", originals.constant());
    if (originals.probe().isPresent()) {
      measured(json.putObject("probe_roc_auc"), originals.probe().get());
    } else {
      json.putNull("probe_roc_auc");
    }
    ObjectNode metrics = json.putObject("metrics");
    originals.metrics().forEach(one -> measured(metrics.putObject(one.key()), one.measured()));
  }

  private static void perturbation(ObjectNode json, Stability.OfPerturbation one) {
    json.put("kind", one.planned().perturbation().word());
    json.put("text", one.planned().perturbation().text());
    json.put("level", one.planned().perturbation().level());
    json.put("trials", one.planned().trials());
    json.put("lesions", one.lesions());
    json.put("patients", one.patients());
    switch (one.result()) {
      case Stability.Nothing(String reason) -> json.putNull("result").put("reason", reason);
      case Stability.Found found -> found(json.putObject("result"), found);
    }
  }

  private static void found(ObjectNode json, Stability.Found found) {
    ObjectNode error = json.putObject("feature_error");
    if (found.error().relative().isPresent()) {
      spread(error.putObject("relative_l2"), found.error().relative().get());
    } else {
      error.putNull("relative_l2");
    }
    spread(error.putObject("cosine_distance"), found.error().cosine());
    spread(error.putObject("mean_square"), found.error().meanSquare());
    ObjectNode correlation = json.putObject("feature_icc");
    correlation.put("constant_features", found.constant());
    for (IccForm form : StabilityAnalysis.FORMS) {
      correlation(correlation.putObject(form.notation()), found.correlation().get(form));
    }
    discrimination(json.putObject("discriminability"), found.discrimination());
    ObjectNode metrics = json.putObject("metrics");
    for (Stability.MetricSpread metric : found.metrics()) {
      ObjectNode object = metrics.putObject(metric.key());
      object.put("original", metric.original());
      spread(object, metric.spread());
      ArrayNode values = object.putArray("values");
      metric.trials().forEach(values::add);
    }
    ArrayNode predictions = json.putArray("predictions");
    found.predictions().forEach(one -> prediction(predictions.addObject(), one));
    number(json, "class_changed", found.changed());
  }

  private static void correlation(ObjectNode json, Stability.@Nullable Correlation correlation) {
    switch (correlation) {
      case Stability.Correlation.Distribution(
              Measured median,
              List<Double> values,
              double good,
              double excellent) -> {
        measured(json.putObject("median"), median);
        PERCENTILES.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .forEach(entry -> finite(json, entry.getKey(), values.get(entry.getValue())));
        json.put("share_from_0.75", good);
        json.put("share_from_0.9", excellent);
      }
      case Stability.Correlation.Missing(String reason) -> {
        json.putNull("median");
        json.put("reason", reason);
      }
      case null -> throw new IllegalStateException("all forms are estimated");
    }
  }

  private static void discrimination(ObjectNode json, Stability.Discrimination found) {
    Discriminability numbers = found.found();
    measured(json.putObject("identification"), found.identification());
    json.put("chance", numbers.chance());
    json.put("separation", numbers.separation());
    json.put("effective_rank", numbers.effectiveRank());
    json.put("compared_lesions", found.gallery());
    json.put("compared_trials", found.trials());
    if (found.verdict().isPresent()) {
      json.put("verdict", found.verdict().get().name().toLowerCase(Locale.ROOT));
    } else {
      json.putNull("verdict");
    }
  }

  private static void prediction(ObjectNode json, Stability.Prediction prediction) {
    json.put("score", prediction.name());
    for (IccForm form : StabilityAnalysis.FORMS) {
      Measured measured = prediction.correlation().get(form);
      if (measured != null) {
        measured(json.putObject(form.notation()), measured);
      }
    }
    ObjectNode agreement = json.putObject("bland_altman");
    switch (prediction.agreement()) {
      case Stability.Agreement.Estimated(BlandAltman limits) -> {
        value(agreement.putObject("bias"), limits.bias(), limits.biasInterval());
        value(agreement.putObject("lower_limit"), limits.lower(), limits.lowerInterval());
        value(agreement.putObject("upper_limit"), limits.upper(), limits.upperInterval());
        agreement.put("standard_deviation", limits.deviation());
        agreement.put("repeatability_coefficient", limits.repeatability());
      }
      case Stability.Agreement.Missing(String reason) -> agreement.put("reason", reason);
    }
  }

  private static void receipt(ObjectNode json, Stability.Made made) {
    PatchSpec patch = made.patch();
    json.put("table_sha256", made.tableDigest());
    json.put("encoder", made.encoder().name());
    json.put("weights", made.encoder().weightsDigest());
    json.put("numerics", made.encoder().numerics());
    json.put("scaling", made.encoder().scaling().text());
    json.put("law", patch.law().word());
    json.put("patch", patch.size().toString());
    json.put("spacing", patch.spacing().toString());
    json.put("padding", patch.padding().word());
    json.put("axes", patch.order().word());
    ResampledSlices.note(json, made.slices());
    text(json, "model", made.model());
    text(json, "model_sha256", made.modelDigest());
    json.put("seed", made.seed());
    json.put("batch", made.batch());
    json.put("scans", made.counts().scans());
    json.put("scan_reads", made.counts().reads());
    json.put("patches", made.counts().patches());
    json.put("batches", made.counts().batches());
    json.put("machine", made.machine());
  }

  private static void text(ObjectNode json, String name, Optional<String> text) {
    if (text.isPresent()) {
      json.put(name, text.get());
    } else {
      json.putNull(name);
    }
  }

  private static void spread(ObjectNode json, TrialSpread spread) {
    json.put("mean", spread.mean());
    json.put("sd", spread.deviation());
    json.put("low", spread.low());
    json.put("high", spread.high());
    json.put("trials", spread.trials());
  }

  private static void measured(ObjectNode json, Measured measured) {
    switch (measured) {
      case Measured.Estimated(double value, ConfidenceInterval interval) ->
          value(json, value, interval);
      case Measured.WithoutInterval(double value, String reason) -> {
        finite(json, "value", value);
        json.putNull("low").putNull("high").putNull("method");
        json.put("reason", reason);
      }
      case Measured.Missing(String reason) -> {
        json.putNull("value").putNull("low").putNull("high").putNull("method");
        json.put("reason", reason);
      }
    }
  }

  private static void value(ObjectNode json, double value, ConfidenceInterval interval) {
    finite(json, "value", value);
    finite(json, "low", interval.low());
    finite(json, "high", interval.high());
    json.put("method", interval.method().description());
  }

  private static void number(ObjectNode json, String name, Optional<Double> value) {
    if (value.isPresent()) {
      json.put(name, value.get());
    } else {
      json.putNull(name);
    }
  }

  private static void finite(ObjectNode json, String name, double value) {
    if (Double.isFinite(value)) {
      json.put(name, value);
    } else {
      json.putNull(name);
    }
  }
}
