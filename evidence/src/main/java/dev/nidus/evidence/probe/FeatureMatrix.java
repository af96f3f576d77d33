package dev.nidus.evidence.probe;

import dev.nidus.core.features.FeatureVector;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// Features of lesions: a row per lesion, a column per feature, finite. Kept by columns in double precision, 8 bytes a
/// number. Immutable.
public final class FeatureMatrix {
  private final int rows;
  private final double[][] columns;

  private FeatureMatrix(int rows, double[][] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /// Rows of numbers.
  public static FeatureMatrix of(double[][] rows) {
    int width = rows.length == 0 ? 0 : rows[0].length;
    return filled(rows.length, width, row -> rows[row].length, row -> i -> rows[row][i]);
  }

  /// The features of lesions as an encoder gave them.
  public static FeatureMatrix of(List<FeatureVector> rows) {
    int width = rows.isEmpty() ? 0 : rows.getFirst().length();
    return filled(
        rows.size(), width, row -> rows.get(row).length(), row -> i -> rows.get(row).at(i));
  }

  private interface Row {
    IntToDoubleFunction at(int row);
  }

  private interface Width {
    int of(int row);
  }

  private static FeatureMatrix filled(int rows, int width, Width widths, Row values) {
    if (rows == 0 || width == 0) {
      throw new IllegalArgumentException(
          "there are no features: %d rows of %d columns".formatted(rows, width));
    }
    double[][] columns = new double[width][rows];
    for (int row = 0; row < rows; row++) {
      if (widths.of(row) != width) {
        throw new IllegalArgumentException(
            "row %d has %d features, row 0 has %d; features of different encoders must not be mixed"
                .formatted(row, widths.of(row), width));
      }
      IntToDoubleFunction value = values.at(row);
      for (int column = 0; column < width; column++) {
        double number = value.applyAsDouble(column);
        if (!Double.isFinite(number)) {
          throw new IllegalArgumentException(
              "feature %d of row %d is %s; features are finite numbers: leave the lesion out, or extract it again"
                  .formatted(column, row, number));
        }
        columns[column][row] = number;
      }
    }
    return new FeatureMatrix(rows, columns);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns.length;
  }

  public double at(int row, int column) {
    return columns[column][row];
  }

  /// How many columns have one value in all rows, and so tell nothing.
  public int constantColumns() {
    int constant = 0;
    for (double[] column : columns) {
      constant += Arrays.stream(column).allMatch(value -> value == column[0]) ? 1 : 0;
    }
    return constant;
  }

  /// A row, in the order of the columns.
  public double[] row(int row) {
    double[] values = new double[columns.length];
    Arrays.setAll(values, column -> columns[column][row]);
    return values;
  }

  /// Some of the rows, in the order given.
  public FeatureMatrix rows(int... chosen) {
    double[][] fewer = new double[columns.length][chosen.length];
    for (int column = 0; column < columns.length; column++) {
      for (int i = 0; i < chosen.length; i++) {
        fewer[column][i] = columns[column][chosen[i]];
      }
    }
    return new FeatureMatrix(chosen.length, fewer);
  }

  /// Every column shifted and divided: (x - shift) / divisor.
  FeatureMatrix scaled(double[] shift, double[] divisor) {
    double[][] scaled = new double[columns.length][];
    for (int column = 0; column < scaled.length; column++) {
      double[] from = columns[column];
      double[] to = new double[rows];
      for (int row = 0; row < rows; row++) {
        to[row] = (from[row] - shift[column]) / divisor[column];
      }
      scaled[column] = to;
    }
    return new FeatureMatrix(rows, scaled);
  }

  /// A column's own array, to be read only.
  double[] column(int column) {
    return columns[column];
  }

  /// The matrix's own columns, to be read only.
  double[][] byColumn() {
    return columns;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureMatrix matrix && Arrays.deepEquals(columns, matrix.columns);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(columns);
  }

  @Override
  public String toString() {
    return "%d x %d features".formatted(rows, columns.length);
  }
}
