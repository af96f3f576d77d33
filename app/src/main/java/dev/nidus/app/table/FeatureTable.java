package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A table of features that any program wrote: numbered feature columns (`pred_0`, `feature_12`, ...)
/// and others, which name the rows.
///
/// Features are held in memory, at most {@link #LARGEST_NUMBERS} of them: what lies behind is
/// counted, not kept.
public final class FeatureTable {
  /// 256 MiB in single precision: 16,384 rows of 4,096 features.
  static final long LARGEST_NUMBERS = 1L << 26;

  private static final Pattern FEATURE =
      Pattern.compile(
          "(?i)(?:pred|predictions?|feat|features?|f|emb|embeddings?|dim)[ _.:-]?(\\d{1,6})");

  private final Path file;
  private final List<String> featureColumns;
  private final Map<String, List<String>> others;
  private final List<float[]> rows;
  private final long rowsInFile;

  private FeatureTable(
      Path file,
      List<String> featureColumns,
      Map<String, List<String>> others,
      List<float[]> rows,
      long rowsInFile) {
    this.file = file;
    this.featureColumns = featureColumns;
    this.others = others;
    this.rows = rows;
    this.rowsInFile = rowsInFile;
  }

  private record Numbered(String name, int number, int position) {}

  /// Reads a table.
  ///
  /// @throws UsageProblem if it is missing, no table, has no feature columns, or a feature is no number;
  ///     a blank one and `nan` count as NaN
  public static FeatureTable read(Path file) {
    TableFile table = new TableFile(file, List.of());
    List<Numbered> features = features(file, table.columns());
    Set<String> featureNames = new HashSet<>();
    features.forEach(feature -> featureNames.add(feature.name()));
    Map<String, List<String>> others = new LinkedHashMap<>();
    for (String column : table.columns()) {
      if (!featureNames.contains(column)) {
        others.put(column, new ArrayList<>());
      }
    }
    List<float[]> rows = new ArrayList<>();
    long most = Math.max(1, LARGEST_NUMBERS / features.size());
    try (Records records = table.open()) {
      while (records.hasNext() && rows.size() < most) {
        List<String> fields = records.next();
        if (fields.size() != table.columns().size()) {
          throw new UsageProblem(
              "row %d of %s has %d fields, the header has %d"
                  .formatted(rows.size() + 1, file, fields.size(), table.columns().size()));
        }
        float[] values = new float[features.size()];
        for (int n = 0; n < values.length; n++) {
          values[n] =
              number(file, rows.size() + 1, features.get(n), fields.get(features.get(n).position));
        }
        for (int n = 0; n < fields.size(); n++) {
          List<String> column = others.get(table.columns().get(n));
          if (column != null) {
            column.add(fields.get(n));
          }
        }
        rows.add(values);
      }
    }
    return new FeatureTable(
        file, features.stream().map(Numbered::name).toList(), others, rows, table.rows());
  }

  public Path file() {
    return file;
  }

  /// The names of the feature columns, in the order of their numbers.
  public List<String> featureColumns() {
    return featureColumns;
  }

  /// How many rows are held.
  public int rows() {
    return rows.size();
  }

  /// How many rows the file has.
  public long rowsInFile() {
    return rowsInFile;
  }

  /// The features of a row, 0 = first, in the order of their numbers: not a copy, to be read only.
  public float[] features(int row) {
    return rows.get(row);
  }

  /// The names of the columns that are no features, in the order of the file.
  public Set<String> otherColumns() {
    return Collections.unmodifiableSet(others.keySet());
  }

  /// A column that is no feature, by its name.
  public Optional<List<String>> column(String name) {
    return Optional.ofNullable(others.get(name)).map(List::copyOf);
  }

  private static List<Numbered> features(Path file, List<String> columns) {
    List<Numbered> features = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (int n = 0; n < columns.size(); n++) {
      Matcher name = FEATURE.matcher(columns.get(n).strip());
      if (name.matches()) {
        int number = Integer.parseInt(name.group(1));
        if (!seen.add(number)) {
          throw new UsageProblem(
              "%s has two feature columns with the number %d, one of them '%s'"
                  .formatted(file, number, columns.get(n)));
        }
        features.add(new Numbered(columns.get(n), number, n));
      }
    }
    if (features.isEmpty()) {
      throw new UsageProblem(
          "%s has no feature columns; they are called pred_0, pred_1, ... or feature_0, ..., and it"
                  .formatted(file)
              + " has: "
              + String.join(", ", columns.subList(0, Math.min(columns.size(), 12))));
    }
    features.sort(Comparator.comparingInt(Numbered::number));
    return features;
  }

  private static float number(Path file, int row, Numbered column, String text) {
    String bare = text.strip();
    if (bare.isEmpty() || bare.equalsIgnoreCase("nan")) {
      return Float.NaN;
    }
    try {
      return switch (bare) {
        case "inf", "+inf" -> Float.POSITIVE_INFINITY;
        case "-inf" -> Float.NEGATIVE_INFINITY;
        default -> Float.parseFloat(bare);
      };
    } catch (NumberFormatException notANumber) {
      throw new UsageProblem(
          "%s in row %d of %s is '%s', which is no number"
              .formatted(column.name(), row, file, bare),
          notANumber);
    }
  }
}
