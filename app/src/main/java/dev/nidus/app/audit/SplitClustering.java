package dev.nidus.app.audit;

import dev.nidus.evidence.audit.Clustering;
import dev.nidus.evidence.audit.Level;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How the lesions of a split gather.
///
/// @param unit patients, or scans where patients are not known
/// @param clustering of the rows whose unit is known
/// @param labels how alike the labels within a unit are, if a column of labels was named
record SplitClustering(Level unit, Clustering clustering, Optional<Likeness> labels) {

  /// How alike labels are.
  sealed interface Likeness {
    /// @param correlation from 0 to 1
    record Estimated(double correlation) implements Likeness {}

    record Missing(String reason) implements Likeness {}
  }

  /// Of a split; none if neither its patients nor its scans are known.
  static Optional<SplitClustering> of(AuditedTable table, Optional<String> label) {
    for (Level unit : List.of(Level.PATIENT, Level.SCAN)) {
      if (table.keys().knows(unit)) {
        return Optional.of(of(table, label, unit));
      }
    }
    return Optional.empty();
  }

  private static SplitClustering of(AuditedTable table, Optional<String> label, Level unit) {
    List<String> keys = table.keys().keys(unit);
    List<String> known = keys.stream().filter(key -> !key.isBlank()).toList();
    Clustering clustering = Clustering.of(Patients.of(known));
    return new SplitClustering(unit, clustering, label.map(name -> likeness(table, keys, name)));
  }

  private static Likeness likeness(AuditedTable table, List<String> keys, String label) {
    Optional<List<String>> labels = table.table().find(label);
    if (labels.isEmpty()) {
      return new Likeness.Missing("the table has no column '%s'".formatted(label));
    }
    List<String> units = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    for (int row = 0; row < keys.size(); row++) {
      String one = labels.get().get(row).strip();
      if (!keys.get(row).isBlank() && !one.isEmpty()) {
        units.add(keys.get(row));
        classes.add(one);
      }
    }
    if (units.isEmpty()) {
      return new Likeness.Missing("no row has a label");
    }
    try {
      return new Likeness.Estimated(Clustering.correlation(Patients.of(units), classes));
    } catch (Inestimable reason) {
      return new Likeness.Missing(String.valueOf(reason.getMessage()));
    }
  }
}
