package dev.nidus.app.audit;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import dev.nidus.evidence.audit.Role;
import dev.nidus.evidence.audit.SplitKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A table of lesions and the keys of its rows.
///
/// @param table as it was read
/// @param rowKeys with where they come from
/// @param keys for the audit
record AuditedTable(TextTable table, RowKeys rowKeys, SplitKeys keys) {

  /// Reads a table.
  ///
  /// @throws UsageProblem if it is missing, no CSV, or without rows
  static AuditedTable read(Role role, Path file, KeyColumns columns) {
    TextTable table = TextTable.read(file, List.of());
    if (table.rows() == 0) {
      throw new UsageProblem(
          "%s has no rows; leave --%s out if there is no such split".formatted(file, role.word()));
    }
    RowKeys keys = RowKeys.of(table::find, columns);
    return new AuditedTable(table, keys, SplitKeys.of(role, table.rows(), keys.keys()));
  }

  Role role() {
    return keys.role();
  }

  /// @throws UsageProblem if a column was named that no table has: a slip of the pen would pass for a clean bill
  static void requireNamedColumns(List<AuditedTable> tables, KeyColumns named) {
    require(tables, "--patient", named, KeyColumns::patient);
    require(tables, "--study", named, KeyColumns::study);
    require(tables, "--scan", named, KeyColumns::scan);
    require(tables, "--lesion", named, KeyColumns::lesion);
  }

  private static void require(
      List<AuditedTable> tables,
      String option,
      KeyColumns named,
      Function<KeyColumns, Optional<String>> column) {
    column
        .apply(named)
        .ifPresent(name -> {
          if (tables.stream().noneMatch(table -> table.table().find(name).isPresent())) {
            throw new UsageProblem(
                "no table has the column '%s' that %s names; %s has: %s"
                    .formatted(
                        name,
                        option,
                        tables.getFirst().table().file(),
                        String.join(", ", tables.getFirst().table().columns())));
          }
        });
  }
}
