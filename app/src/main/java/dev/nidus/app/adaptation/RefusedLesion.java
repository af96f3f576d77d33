package dev.nidus.app.adaptation;

import java.util.List;

/// A row that could not be used, and why.
///
/// @param name what it is called in sentences: `row 5 of features.csv`
/// @param number its number in its table, 1 = first
/// @param table the file
/// @param reason a sentence
public record RefusedLesion(String name, int number, String table, String reason) {
  /// The columns of the table of refused rows.
  public static final List<String> COLUMNS = List.of("table", "row", "reason");

  /// As a row of that table.
  public List<String> fields() {
    return List.of(table, Integer.toString(number), reason);
  }
}
