package dev.nidus.app.audit;

import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.evidence.audit.ClusteredMetric;
import dev.nidus.evidence.audit.Clustering;
import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.audit.NearDuplicates;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `audit.json`; its form is `docs/schema/audit-1.json`. Counts are integers at the top, null where they cannot be known,
/// with the reason under the same name in `unknown`.
final class AuditJson {
  private static final String FORMAT = "nidus-audit-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AuditJson() {}

  static String write(StudyAudit audit, AuditRequest.ImageRule images, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    if (images instanceof AuditRequest.ImageRule.Open open) {
      ResampledSlices.note(json, open.slices());
    }
    ObjectNode reasons = JSON.createObjectNode();
    audit
        .counts()
        .forEach((name, count) -> {
          switch (count) {
            case Count.Known(int value) -> json.put(name, value);
            case Count.Unknown(String reason) -> {
              json.putNull(name);
              reasons.put(name, reason);
            }
          }
        });
    json.put("leaks", audit.leaks());
    ObjectNode tuning = json.putObject("tuned_on_test_patients");
    switch (audit.testTuning().answer()) {
      case YES -> tuning.put("verdict", true);
      case NO -> tuning.put("verdict", false);
      case UNKNOWN -> tuning.putNull("verdict");
    }
    tuning.put("reason", audit.testTuning().sentence());
    nearDuplicates(json.putObject("near_duplicates"), audit);
    audit
        .model()
        .ifPresentOrElse(
            model -> model(json.putObject("model"), model), () -> json.putNull("model"));
    json.set("unknown", reasons);
    ObjectNode splits = json.putObject("splits");
    for (AuditedTable table : audit.tables()) {
      ObjectNode split = splits.putObject(table.role().word());
      split.put("table", String.valueOf(table.table().file().getFileName()));
      ObjectNode keys = split.putObject("keys");
      for (Level level : Level.values()) {
        String source = table.rowKeys().sources().get(level);
        if (source == null) {
          keys.putNull(level.word());
        } else {
          keys.put(level.word(), source);
        }
      }
      SplitClustering clustering = audit.clusters().get(table.role());
      if (clustering == null) {
        split.putNull("clustering");
      } else {
        clustering(split.putObject("clustering"), clustering);
      }
    }
    var remarks = json.putArray("remarks");
    audit.remarks().forEach(remarks::add);
    return JSON.writeValueAsString(json) + "\n";
  }

  private static void nearDuplicates(ObjectNode json, StudyAudit audit) {
    json.put("largest_share_of_image_bits", VoxelSearch.NEAR);
    audit
        .voxels()
        .nearestStranger()
        .ifPresentOrElse(
            value -> json.put("nearest_images_of_different_patients", value),
            () -> json.putNull("nearest_images_of_different_patients"));
    if (audit.features().near().isEmpty()) {
      json.putNull("features");
      return;
    }
    NearDuplicates near = audit.features().near().get();
    ObjectNode features = json.putObject("features");
    features.put("largest_cosine_distance", near.largest());
    features.put("lesions_asked", near.calibration().sampled());
    features.put("nearest_of_another_patient_smallest", near.calibration().smallest());
    features.put("nearest_of_another_patient_5_percent", near.calibration().low());
    features.put("nearest_of_another_patient_median", near.calibration().middle());
  }

  private static void model(ObjectNode json, ModelIntervals model) {
    switch (model) {
      case ModelIntervals.Missing(String reason) -> {
        json.putNull("metrics");
        json.put("reason", reason);
      }
      case ModelIntervals.Measured measured -> {
        json.put("source", measured.model());
        json.put("unit", measured.unit().word());
        ArrayNode metrics = json.putArray("metrics");
        for (ClusteredMetric one : measured.metrics()) {
          ObjectNode metric = metrics.addObject();
          metric.put("metric", one.byPatient().metric());
          metric.put("value", one.byPatient().value());
          metric.put("low_by_unit", one.byPatient().interval().low());
          metric.put("high_by_unit", one.byPatient().interval().high());
          metric.put("low_by_lesion", one.byLesion().interval().low());
          metric.put("high_by_lesion", one.byLesion().interval().high());
          if (Double.isFinite(one.designEffect())) {
            metric.put("design_effect", one.designEffect());
          } else {
            metric.putNull("design_effect");
          }
          metric.put("lesions", one.byPatient().lesions());
          metric.put("units", one.byPatient().patients());
        }
      }
    }
  }

  private static void clustering(ObjectNode json, SplitClustering split) {
    Clustering clustering = split.clustering();
    json.put("unit", split.unit().word());
    json.put("lesions", clustering.lesions());
    json.put("units", clustering.patients());
    json.put("most_lesions_of_a_unit", clustering.most());
    json.put("lesions_per_unit", clustering.lesionsPerPatient());
    json.put("largest_design_effect", clustering.designEffect(1));
    json.put("least_effective_lesions", clustering.effectiveLesions(1));
    if (split.labels().isEmpty()) {
      missing(json, "no column of labels was named with --label");
      return;
    }
    switch (split.labels().get()) {
      case SplitClustering.Likeness.Estimated(double correlation) -> {
        json.put("label_correlation", correlation);
        json.put("design_effect", clustering.designEffect(correlation));
        json.put("effective_lesions", clustering.effectiveLesions(correlation));
      }
      case SplitClustering.Likeness.Missing(String reason) -> missing(json, reason);
    }
  }

  private static void missing(ObjectNode json, String reason) {
    json.putNull("label_correlation");
    json.putNull("design_effect");
    json.putNull("effective_lesions");
    json.put("reason", reason);
  }
}
