package dev.nidus.app.audit;

import dev.nidus.evidence.audit.Role;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What is asked for.
///
/// @param tables of lesions, at least two
/// @param columns that the user named
/// @param features a table of features, if near-duplicates are looked for
/// @param near what a near-duplicate is, as a share of the median distance of features from their mean
/// @param label a column of classes, for the design effect
public record AuditRequest(
    Map<Role, Path> tables,
    KeyColumns columns,
    Optional<Path> features,
    double near,
    Optional<String> label) {
  public AuditRequest {
    tables = Map.copyOf(tables);
  }
}
