package dev.nidus.app.evaluation;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.Calibration;
import dev.nidus.evidence.metric.DeLong;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `metrics.json`; its form is `docs/schema/metrics-1.json`. Numbers that there are not are null with a reason beside them.
final class MetricsJson {
  static final String FORMAT = "nidus-metrics-1";
  static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private MetricsJson() {}

  static String write(Evaluation evaluation, Optional<Comparison> comparison, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    ScoredLesions table = evaluation.table();
    json.put("table", String.valueOf(table.file().getFileName()));
    json.put("label", table.columns().label());
    json.put("synthetic", table.origin() == ScoredLesions.Origin.SYNTHETIC);
    json.put("lesions", evaluation.lesions());
    putPatients(json, evaluation.patients());
    json.put("refused", table.refused().size());
    resampling(json.putObject("resampling"), evaluation.resampling());
    for (NamedMeasurement metric : evaluation.metrics()) {
      ObjectNode object = json.putObject(metric.key());
      measurement(object, metric.measurement(), evaluation);
      if (metric.key().equals("sensitivity") || metric.key().equals("specificity")) {
        put(object, "threshold", evaluation.threshold());
      }
    }
    ArrayNode classes = json.putArray("classes");
    evaluation.classes().forEach(one -> classOf(classes.addObject(), one, evaluation));
    ObjectNode published = json.putObject("published");
    published.put(
        "note",
        "as in the publication: the value is the mean of resamples of lesions, and in a resample"
            + " without one of several classes the average precision takes the scores of"
            + " neighbouring classes");
    for (NamedMeasurement metric : evaluation.published()) {
      measurement(published.putObject(metric.key()), metric.measurement(), evaluation);
    }
    comparison.ifPresent(c -> comparison(json.putObject("comparison"), c, evaluation));
    ArrayNode remarks = json.putArray("remarks");
    evaluation.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void resampling(ObjectNode json, Resampling resampling) {
    json.put("unit", resampling.unit().name().toLowerCase(Locale.ROOT));
    json.put("interval", resampling.bootstrap().form().name().toLowerCase(Locale.ROOT));
    json.put("level", resampling.bootstrap().level());
    json.put("replicates", resampling.bootstrap().replicates());
    json.put("seed", resampling.seed());
  }

  private static void measurement(ObjectNode json, Measurement measurement, Evaluation evaluation) {
    switch (measurement) {
      case Measurement.Estimated(Estimate estimate) -> {
        json.put("value", estimate.value());
        interval(json, estimate.interval());
        json.put("method", estimate.interval().method().description());
      }
      case Measurement.WithoutInterval(double value, String reason) -> {
        json.put("value", value);
        without(json, reason, "low", "high", "method");
      }
      case Measurement.Missing(String reason) ->
          without(json, reason, "value", "low", "high", "method");
    }
    json.put("lesions", evaluation.lesions());
    putPatients(json, evaluation.patients());
  }

  static void interval(ObjectNode json, ConfidenceInterval interval) {
    put(json, "low", finite(interval.low()));
    put(json, "high", finite(interval.high()));
  }

  /// Names that have no number, and why.
  static void without(ObjectNode json, String reason, String... names) {
    List.of(names).forEach(json::putNull);
    json.put("reason", reason);
  }

  static void put(ObjectNode json, String name, OptionalDouble value) {
    if (value.isPresent()) {
      json.put(name, value.getAsDouble());
    } else {
      json.putNull(name);
    }
  }

  static OptionalDouble finite(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static void putPatients(ObjectNode json, Optional<Integer> patients) {
    if (patients.isPresent()) {
      json.put("patients", patients.get());
    } else {
      json.putNull("patients");
    }
  }

  private static void classOf(ObjectNode json, ClassResult one, Evaluation evaluation) {
    json.put("class", one.number());
    json.put("label", evaluation.table().classes().name(one.number()));
    json.put("lesions", one.lesions());
    if (evaluation.patients().isPresent()) {
      json.put("patients", one.patients());
    } else {
      json.putNull("patients");
    }
    measurement(json.putObject("roc_auc"), one.rocAuc(), evaluation);
    measurement(json.putObject("average_precision"), one.averagePrecision(), evaluation);
    ObjectNode calibration = json.putObject("calibration");
    if (one.calibration().isEmpty()) {
      without(calibration, Evaluation.NO_PROBABILITIES, "expected_error");
      return;
    }
    calibration.put("expected_error", one.calibration().get().expectedError());
    ArrayNode bins = calibration.putArray("bins");
    for (Calibration.Bin bin : one.calibration().get().bins()) {
      ObjectNode object = bins.addObject();
      object.put("predicted", bin.predicted());
      object.put("observed", bin.observed());
      object.put("lesions", bin.lesions());
    }
  }

  private static void comparison(ObjectNode json, Comparison comparison, Evaluation evaluation) {
    json.put("against", String.valueOf(comparison.other().file().getFileName()));
    json.put("lesions", comparison.first().lesions().size());
    putPatients(json, evaluation.patients().map(_ -> comparison.first().patients().count()));
    json.put("refused", comparison.refused().size());
    json.put(
        "test",
        "permutation of whole %ss between the models, two-sided, observed order counted"
            .formatted(evaluation.resampling().unit().name().toLowerCase(Locale.ROOT)));
    for (Comparison.Difference difference : comparison.differences()) {
      ObjectNode object = json.putObject(difference.metric().key());
      put(object, "ours", difference.ours());
      put(object, "theirs", difference.theirs());
      switch (difference.difference()) {
        case Measurement.Estimated(Estimate estimate) -> {
          object.put("difference", estimate.value());
          interval(object, estimate.interval());
          object.put("method", "paired " + estimate.interval().method().description());
        }
        case Measurement.WithoutInterval(double value, String reason) -> {
          object.put("difference", value);
          without(object, reason, "low", "high", "method");
        }
        case Measurement.Missing(String reason) ->
            without(object, reason, "difference", "low", "high", "method");
      }
      put(object, "p", difference.p());
      put(object, "p_holm", difference.corrected());
    }
    comparison.deLong().ifPresent(result -> deLong(json.putObject("delong"), result));
  }

  private static void deLong(ObjectNode json, Comparison.DeLongResult result) {
    switch (result) {
      case Comparison.DeLongResult.Compared(DeLong.Comparison comparison) -> {
        json.put("difference", comparison.difference());
        interval(json, comparison.interval());
        json.put("standard_error", comparison.standardError());
        json.put("p", comparison.p());
        json.put("method", comparison.interval().method().description());
      }
      case Comparison.DeLongResult.Missing(String reason) ->
          without(json, reason, "difference", "low", "high", "standard_error", "p", "method");
    }
  }
}
