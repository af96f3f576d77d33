package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.features.FeatureVector;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/// The features of a table that `extract` wrote, row by row: the columns `pred_0`, `pred_1`, ..., which in
/// Parquet are one list.
public final class FeatureColumns implements Iterator<FeatureVector>, AutoCloseable {
  /// The list column of Parquet that holds them.
  public static final String LIST = "features";

  static final String PREDICTION = "pred_";

  private final Path file;
  private final Records rows;
  private final int[] columns;
  private long row;

  /// Opens a table.
  ///
  /// @throws UsageProblem if it is missing, no table, or has no features
  public FeatureColumns(Path file) {
    this.file = file;
    TableFile table = new TableFile(file, List.of());
    List<String> names = table.columns();
    this.columns =
        IntStream.range(0, names.size()).filter(n -> names.get(n).startsWith(PREDICTION)).toArray();
    if (columns.length == 0) {
      throw new UsageProblem(
          "%s has no columns pred_0, pred_1, ...; give a table that extract wrote".formatted(file));
    }
    for (int n = 0; n < columns.length; n++) {
      if (!names.get(columns[n]).equals(PREDICTION + n)) {
        throw new UsageProblem(
            "%s has the column '%s' where %s%d is expected"
                .formatted(file, names.get(columns[n]), PREDICTION, n));
      }
    }
    this.rows = table.open();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public FeatureVector next() {
    List<String> fields = rows.next();
    row++;
    float[] values = new float[columns.length];
    for (int n = 0; n < columns.length; n++) {
      String text = columns[n] < fields.size() ? fields.get(columns[n]) : "";
      try {
        values[n] = Float.parseFloat(text);
      } catch (NumberFormatException notANumber) {
        throw new UsageProblem(
            "%s has '%s' in data row %d, column %s%d, where a number belongs"
                .formatted(file, text, row, PREDICTION, n),
            notANumber);
      }
    }
    return FeatureVector.of(values);
  }

  @Override
  public void close() {
    rows.close();
  }
}
