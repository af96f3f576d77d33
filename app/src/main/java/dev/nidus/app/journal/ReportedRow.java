package dev.nidus.app.journal;

import dev.nidus.core.lesion.CohortRow;

/// How the reports call a row of the user's table.
///
/// @param row its number, 1 = first data row
/// @param imagePath the scan as the user wrote it
public record ReportedRow(long row, String imagePath) {

  public static ReportedRow of(CohortRow row) {
    return new ReportedRow(row.row(), row.scanName());
  }
}
