package dev.nidus.app.published;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import java.util.List;

/// A table of the study, whose lack or damage costs the rows that need it, never the run.
///
/// @param name for messages
/// @param table its texts
record NamedTable(String name, TextTable table) {

  /// @throws Unavailable if the bytes, plain or gzipped, are no CSV table with a header
  static NamedTable read(String name, byte[] bytes) throws Unavailable {
    try {
      return new NamedTable(name, TextTable.read(name, bytes));
    } catch (UsageProblem damaged) {
      throw new Unavailable(damaged.getMessage() + "; get the table again", damaged);
    }
  }

  List<String> columns() {
    return table.columns();
  }

  /// How many rows there are.
  int size() {
    return table.rows();
  }

  /// @throws Unavailable if there is no such column
  List<String> text(String column) throws Unavailable {
    return table
        .find(column)
        .orElseThrow(() ->
            new Unavailable(
                "%s has no column '%s'; it has: %s"
                    .formatted(name, column, String.join(", ", columns()))));
  }

  /// @throws Unavailable if there is no such column, or a cell holds no number
  double[] numbers(String column) throws Unavailable {
    List<String> texts = text(column);
    double[] numbers = new double[size()];
    for (int row = 0; row < numbers.length; row++) {
      try {
        numbers[row] = Double.parseDouble(texts.get(row));
      } catch (NumberFormatException none) {
        throw new Unavailable(
            "row %d of %s has '%s' as %s, which is no number"
                .formatted(row + 1, name, texts.get(row), column),
            none);
      }
    }
    return numbers;
  }

  /// Whole numbers.
  ///
  /// @throws Unavailable if there is no such column, or a cell holds no whole number
  int[] integers(String column) throws Unavailable {
    double[] numbers = numbers(column);
    int[] whole = new int[numbers.length];
    for (int row = 0; row < whole.length; row++) {
      if (numbers[row] != Math.rint(numbers[row])) {
        throw new Unavailable(
            "row %d of %s has %s as %s, which is no whole number"
                .formatted(row + 1, name, numbers[row], column));
      }
      whole[row] = (int) numbers[row];
    }
    return whole;
  }
}
