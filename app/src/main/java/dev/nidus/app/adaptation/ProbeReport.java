package dev.nidus.app.adaptation;

import dev.nidus.app.adaptation.ProbeResult.Chosen;
import dev.nidus.app.adaptation.Provenance.Sample;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.file.WholeFile;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.split.Split;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The files that a probe leaves: `predictions.csv` and one more for each comparator, `tuning.csv`, `probe.json`,
/// `refused.csv` where rows were left out, and `model.nidus`.
///
/// @param cohort the lesions
/// @param probing what was asked of them
/// @param results what came out, the encoder's first
/// @param provenance of the model
public record ProbeReport(
    SplitCohort cohort, Probing probing, List<ProbeResult> results, Provenance provenance) {
  private static final String FORMAT = "nidus-probe-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public ProbeReport {
    results = List.copyOf(results);
  }

  /// Writes everything into a folder that exists; `probe.json`, whose form is `docs/schema/probe-1.json`, last.
  public void write(Path folder) throws IOException {
    ProbeResult first = results.getFirst();
    writePredictions(folder.resolve("predictions.csv"), first);
    for (ProbeResult result : results.subList(1, results.size())) {
      writePredictions(
          folder.resolve("predictions_%s.csv".formatted(result.contender().name())), result);
    }
    Chosen tuning = first.tuning();
    WholeCsv.write(
        folder.resolve("tuning.csv"),
        List.of(tuning.setting(), tuning.metric()),
        tuning.trials().stream()
            .map(trial -> List.of(Double.toString(trial.setting()), Double.toString(trial.value())))
            .toList());
    writeRefused(folder, cohort.refused());
    ModelFile.write(folder.resolve("model.nidus"), first.model().apply(provenance));
    WholeFile.write(
        folder.resolve("probe.json"),
        JSON.writeValueAsString(json()).getBytes(StandardCharsets.UTF_8));
  }

  /// The rows that were left out, or no file where there are none.
  public static void writeRefused(Path folder, List<RefusedLesion> refused) throws IOException {
    Path file = folder.resolve("refused.csv");
    if (refused.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      WholeCsv.write(
          file, RefusedLesion.COLUMNS, refused.stream().map(RefusedLesion::fields).toList());
    }
  }

  /// The test lesions with the columns of their table and the predictions.
  private void writePredictions(Path file, ProbeResult result) throws IOException {
    List<String> header = new ArrayList<>(cohort.lesions().columns());
    header.addAll(probing.target().columns());
    int[] test = cohort.split().rows(Split.TEST);
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < test.length; n++) {
      List<String> fields = new ArrayList<>(cohort.lesions().fields(test[n]));
      fields.addAll(result.predictions().get(n));
      rows.add(fields);
    }
    WholeCsv.write(file, header, rows);
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", provenance.program());
    json.put("synthetic", provenance.origin() == Provenance.Origin.SYNTHETIC);
    json.put("method", probing.method());
    switch (probing.target()) {
      case Target.Classes classes -> {
        json.put("label", classes.label());
        ArrayNode names = json.putArray("classes");
        classes.classes().forEach(names::add);
      }
      case Target.Survival survival -> {
        json.put("time", survival.time());
        json.put("event", survival.event());
      }
    }
    ObjectNode features = json.putObject("features");
    ArrayNode tables = features.putArray("tables");
    cohort.lesions().files().forEach(file -> tables.add(file.table().file().toString()));
    features.put("digest", provenance.table().hex());
    features.put("count", results.getFirst().columns());
    features.put("constant", results.getFirst().constant());
    provenance
        .encoder()
        .ifPresent(encoder -> ProvenanceJson.writeEncoder(features.putObject("encoder"), encoder));
    writeSplit(json.putObject("split"), cohort);
    json.put("refused", cohort.refused().size());
    ArrayNode overlaps = json.putArray("overlaps");
    cohort.overlaps().forEach(overlaps::add);
    ArrayNode remarks = json.putArray("remarks");
    probing.remarks().forEach(remarks::add);
    writeTuning(json.putObject("tuning"), results.getFirst().tuning());
    writeMetrics(json.putObject("test"), results.getFirst().test());
    ArrayNode comparators = json.putArray("comparators");
    for (ProbeResult result : results.subList(1, results.size())) {
      ObjectNode comparator = comparators.addObject();
      comparator.put("name", result.contender().name());
      comparator.put("source", result.contender().source());
      comparator.put("count", result.columns());
      writeTuning(comparator.putObject("tuning"), result.tuning());
      writeMetrics(comparator.putObject("test"), result.test());
      writeMetrics(comparator.putObject("difference"), result.differences());
    }
    return json;
  }

  static void writeSplit(ObjectNode json, SplitCohort cohort) {
    for (Split split : Split.values()) {
      int[] rows = cohort.split().rows(split);
      if (rows.length > 0) {
        ProvenanceJson.writeSample(json.putObject(split.word()), sample(cohort, split));
      }
    }
  }

  private static void writeTuning(ObjectNode json, Chosen tuning) {
    json.put("by", tuning.by());
    json.put("metric", tuning.metric());
    json.put("setting", tuning.setting());
    json.put("chosen", tuning.value());
    tuning.worth().ifPresent(value -> json.put("value", value));
  }

  static void writeMetrics(ObjectNode json, List<MetricResult> results) {
    for (MetricResult result : results) {
      ObjectNode metric = json.putObject(result.key());
      switch (result) {
        case MetricResult.Estimated(var _, Estimate estimate) -> {
          metric.put("value", estimate.value());
          metric.put("low", estimate.interval().low());
          metric.put("high", estimate.interval().high());
          metric.put("method", estimate.interval().method().description());
          metric.put("lesions", estimate.lesions());
          metric.put("patients", estimate.patients());
        }
        case MetricResult.Impossible(var _, String reason) -> {
          metric.putNull("value");
          metric.putNull("low");
          metric.putNull("high");
          metric.put("reason", reason);
        }
      }
    }
  }

  /// What a reader is told at once: a line for each fact.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (provenance.origin() == Provenance.Origin.SYNTHETIC) {
      lines.add(
          "SYNTHETIC lesions: nobody was scanned, and nothing here is evidence about patients");
    }
    lines.addAll(probing.remarks());
    cohort.overlaps().forEach(overlap -> lines.add("allowed by --allow-overlap: " + overlap));
    int constant = results.getFirst().constant();
    if (constant > 0) {
      lines.add(
          "%d of %d features are the same for all training lesions and tell nothing"
              .formatted(constant, results.getFirst().columns()));
    }
    for (ProbeResult result : results) {
      Chosen tuning = result.tuning();
      String name = result.contender().name();
      lines.add(
          "%s: %d features, %s %s by %s%s"
              .formatted(
                  name,
                  result.columns(),
                  tuning.setting(),
                  tuning.text(),
                  tuning.by(),
                  tuning.worth().stream()
                      .mapToObj(
                          worth -> String.format(Locale.ROOT, " (%s %.3f)", tuning.metric(), worth))
                      .findFirst()
                      .orElse("")));
      result.test().forEach(metric -> lines.add("%s: %s".formatted(name, text(metric))));
      result
          .differences()
          .forEach(metric ->
              lines.add(
                  "%s less %s: %s"
                      .formatted(results.getFirst().contender().name(), name, text(metric))));
    }
    return lines;
  }

  private static String text(MetricResult result) {
    return switch (result) {
      case MetricResult.Estimated(var _, Estimate estimate) -> estimate.toString();
      case MetricResult.Impossible(String key, String reason) ->
          "%s cannot be estimated: %s".formatted(key, reason);
    };
  }

  /// Lesions and patients of a split.
  public static Sample sample(SplitCohort cohort, Split split) {
    int[] rows = cohort.split().rows(split);
    return new Sample(rows.length, cohort.patients(rows).count());
  }
}
