package dev.nidus.app.audit;

import dev.nidus.evidence.audit.Clustering;
import dev.nidus.evidence.audit.Count;
import dev.nidus.evidence.audit.Level;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `audit.json`; its form is `docs/schema/audit-1.json`. Counts are integers at the top, null where they cannot be known,
/// with the reason under the same name in `unknown`.
final class AuditJson {
  private static final String FORMAT = "nidus-audit-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private AuditJson() {}

  static String write(StudyAudit audit, String program) {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
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
