package dev.nidus.app.retest;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.app.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of a table of readings, and those that cannot be used.
///
/// @param readings in the order of the table
/// @param refused in the order of the table
/// @param features the names of the features, or of the column of values
/// @param counting where the column of rows begins
record ReadingTable(
    List<Reading> readings, List<RefusedRow> refused, List<String> features, RowCounting counting) {

  /// Where the numbers of rows begin.
  enum RowCounting {
    FROM_ONE,
    /// Told by a row 0.
    FROM_ZERO
  }

  ReadingTable {
    readings = List.copyOf(readings);
    refused = List.copyOf(refused);
    features = List.copyOf(features);
  }

  /// Why a cell cannot be used.
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    Unusable(String reason) {
      super(reason);
    }
  }

  /// The numbers of a row.
  private interface Source {
    double[] of(int row) throws Unusable;
  }

  /// Reads values from a column.
  ///
  /// @throws UsageProblem if the table or a column is missing
  static ReadingTable ofValues(Path file, RetestColumns columns) {
    TextTable table =
        TextTable.read(file, List.of(columns.lesion(), columns.scan(), columns.value()));
    List<String> values = table.column(columns.value());
    return read(
        table,
        columns,
        List.of(columns.value()),
        RowCounting.FROM_ONE,
        row -> new double[] {number(values.get(row), columns.value())});
  }

  /// Reads features from the rows that a column names.
  ///
  /// @throws UsageProblem if a table or a column is missing, or the features do not fit in memory
  static ReadingTable ofFeatures(Path file, Path features, RetestColumns columns) {
    TextTable table =
        TextTable.read(file, List.of(columns.lesion(), columns.scan(), RetestColumns.ROW));
    FeatureTable matrix = FeatureTable.read(features);
    if (matrix.rows() < matrix.rowsInFile()) {
      throw new UsageProblem(
          "%s has %,d rows, of which %,d fit in memory; give a file for fewer lesions"
              .formatted(features, matrix.rowsInFile(), matrix.rows()));
    }
    List<String> rows = table.column(RetestColumns.ROW);
    RowCounting counting =
        rows.stream().anyMatch(cell -> cell.strip().equals("0"))
            ? RowCounting.FROM_ZERO
            : RowCounting.FROM_ONE;
    return read(
        table,
        columns,
        matrix.featureColumns(),
        counting,
        row -> features(matrix, place(rows.get(row), matrix.rows(), counting)));
  }

  private static ReadingTable read(
      TextTable table,
      RetestColumns columns,
      List<String> features,
      RowCounting counting,
      Source source) {
    List<String> lesions = table.column(columns.lesion());
    List<String> scans = table.column(columns.scan());
    Optional<List<String>> patients =
        columns.patient().map(table::column).or(() -> table.find(RetestColumns.USUAL_PATIENT));
    List<Reading> readings = new ArrayList<>();
    List<RefusedRow> refused = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      try {
        readings.add(
            new Reading(
                row + 1,
                filled(lesions.get(row), columns.lesion()),
                filled(scans.get(row), columns.scan()),
                patients.isPresent()
                    ? filled(
                        patients.get().get(row),
                        columns.patient().orElse(RetestColumns.USUAL_PATIENT))
                    : "",
                source.of(row)));
      } catch (Unusable reason) {
        refused.add(new RefusedRow(row + 1, String.valueOf(reason.getMessage())));
      }
    }
    return new ReadingTable(readings, refused, features, counting);
  }

  private static String filled(String cell, String column) throws Unusable {
    if (cell.isBlank()) {
      throw new Unusable(column + " is blank; a reading needs it");
    }
    return cell.strip();
  }

  private static double number(String cell, String column) throws Unusable {
    try {
      double value = Double.parseDouble(cell.strip());
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new Unusable("%s is '%s'; a reading is a finite number".formatted(column, cell.strip()));
  }

  private static int place(String cell, int rows, RowCounting counting) throws Unusable {
    int first =
        switch (counting) {
          case FROM_ONE -> 1;
          case FROM_ZERO -> 0;
        };
    try {
      int place = Integer.parseInt(cell.strip()) - first;
      if (place >= 0 && place < rows) {
        return place;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new Unusable(
        "row is '%s'; the features have the rows %d to %d"
            .formatted(cell.strip(), first, rows - 1 + first));
  }

  private static double[] features(FeatureTable table, int row) throws Unusable {
    float[] values = table.features(row);
    double[] features = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      if (!Float.isFinite(values[k])) {
        throw new Unusable(
            "%s of its features is %s; features are finite numbers"
                .formatted(table.featureColumns().get(k), values[k]));
      }
      features[k] = values[k];
    }
    return features;
  }
}
