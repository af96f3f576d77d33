package dev.nidus.app.table;

import dev.nidus.core.lesion.CohortRow;
import java.util.List;

/// A data row: the lesion that it names, and its fields as the user wrote them.
public record TableRow(CohortRow cohortRow, List<String> fields) {
  public TableRow {
    fields = List.copyOf(fields);
  }
}
