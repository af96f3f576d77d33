package dev.nidus.app.study;

import java.util.HashMap;
import java.util.Map;

/// The outcomes of test lesions, out of reach until the study is registered: only a {@link Registration}, which is written
/// before it exists, opens them.
final class SealedOutcomes {
  private record Cell(int row, String column) {}

  private final Map<Cell, String> cells = new HashMap<>();

  /// Takes a cell away.
  void seal(int row, String column, String text) {
    cells.put(new Cell(row, column), text);
  }

  /// A cell, as it stands in the table; blank where there is none.
  String open(Registration registration, int row, String column) {
    registration.requireWritten();
    return cells.getOrDefault(new Cell(row, column), "");
  }
}
