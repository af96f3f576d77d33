package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureFile;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Features of the lesions of a cohort, by its rows.
final class LesionFeatures {
  /// The column by which Nidus finds the rows of a cohort again.
  static final String ROW = "study_row";

  private final String source;
  private final Map<Integer, FeatureVector> byRow;
  private final Map<Integer, String> problems;

  private LesionFeatures(
      String source, Map<Integer, FeatureVector> byRow, Map<Integer, String> problems) {
    this.source = source;
    this.byRow = byRow;
    this.problems = problems;
  }

  /// Features of a table, whose rows are found by the number that a study gave them, by the name of the lesion, or by their
  /// place if it is the table of the cohort itself.
  ///
  /// @throws UsageProblem if the rows cannot be told apart
  static LesionFeatures ofTable(StudyCohort cohort, Path file, String source) throws IOException {
    FeatureTable table = FeatureTable.read(file);
    if (table.rows() < table.rowsInFile()) {
      throw new UsageProblem(
          "%s has %,d rows, of which %,d fit in memory; give a file for fewer lesions"
              .formatted(file, table.rowsInFile(), table.rows()));
    }
    Map<String, Integer> rowOf = new HashMap<>();
    List<String> keys = keys(cohort, table, rowOf);
    Map<Integer, FeatureVector> byRow = new HashMap<>();
    Map<Integer, String> problems = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      Integer ours = rowOf.get(keys.get(row));
      if (ours != null) {
        if (byRow.containsKey(ours)) {
          throw new UsageProblem(
              "row %d of %s is the lesion '%s', which was there already; one row for each"
                  .formatted(row + 1, file, keys.get(row)));
        }
        if (FeatureFile.allFinite(table.features(row))) {
          byRow.put(ours, FeatureVector.of(table.features(row)));
        } else {
          problems.put(
              ours,
              "row %d of %s has a feature that is no finite number"
                  .formatted(row + 1, file.getFileName()));
        }
      }
    }
    if (byRow.isEmpty()) {
      throw new UsageProblem(
          "%s has no lesion of %s; its first is '%s', theirs '%s': are these the features of this cohort?"
              .formatted(
                  file,
                  cohort.plan().table(),
                  keys.isEmpty() ? "" : keys.getFirst(),
                  cohort.plan().lesion().map(column -> cohort.field(0, column)).orElse("1")));
    }
    return new LesionFeatures(source, byRow, problems);
  }

  private static List<String> keys(
      StudyCohort cohort, FeatureTable table, Map<String, Integer> rowOf) throws IOException {
    Optional<List<String>> numbers = table.column(ROW);
    if (numbers.isPresent() || isSame(table.file(), cohort.plan().table())) {
      for (int row = 0; row < cohort.rows(); row++) {
        rowOf.put(Integer.toString(row + 1), row);
      }
      return numbers.orElseGet(
          () -> IntStream.rangeClosed(1, table.rows()).mapToObj(Integer::toString).toList());
    }
    String column =
        cohort
            .plan()
            .lesion()
            .orElseThrow(() ->
                new UsageProblem(
                    "the features of %s cannot be joined to the lesions of %s: say under the cohort %s which column names a lesion in both (lesion: ...)"
                        .formatted(table.file(), cohort.plan().table(), cohort.name())));
    List<String> names = cohort.column(column);
    for (int row = 0; row < names.size(); row++) {
      rowOf.put(names.get(row), row);
    }
    return table
        .column(column)
        .orElseThrow(() ->
            new UsageProblem(
                "%s has no column '%s', which names the lesions of the cohort %s; beside the features it has: %s"
                    .formatted(
                        table.file(),
                        column,
                        cohort.name(),
                        String.join(", ", table.otherColumns()))));
  }

  private static boolean isSame(Path one, Path other) throws IOException {
    return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
  }

  /// Numbers in columns of the cohort itself.
  static LesionFeatures ofColumns(StudyCohort cohort, List<String> columns) {
    Map<Integer, FeatureVector> byRow = new HashMap<>();
    Map<Integer, String> problems = new HashMap<>();
    for (int row = 0; row < cohort.rows(); row++) {
      float[] values = new float[columns.size()];
      for (int n = 0; n < values.length; n++) {
        String text = cohort.field(row, columns.get(n)).strip();
        try {
          values[n] = Float.parseFloat(text);
        } catch (NumberFormatException _) {
          values[n] = Float.NaN;
        }
        if (!Float.isFinite(values[n])) {
          problems.putIfAbsent(
              row, "its %s is '%s', which is no number".formatted(columns.get(n), text));
        }
      }
      if (!problems.containsKey(row)) {
        byRow.put(row, FeatureVector.of(values));
      }
    }
    return new LesionFeatures("columns " + String.join(", ", columns), byRow, problems);
  }

  /// Features that were computed otherwise.
  static LesionFeatures of(
      String source, Map<Integer, FeatureVector> byRow, Map<Integer, String> problems) {
    return new LesionFeatures(source, Map.copyOf(byRow), Map.copyOf(problems));
  }

  String source() {
    return source;
  }

  /// What is wrong with a lesion that has none.
  Optional<String> problem(int row) {
    return byRow.containsKey(row)
        ? Optional.empty()
        : Optional.of(problems.getOrDefault(row, "it has no features of " + source));
  }

  /// The rows that have features, ascending.
  int[] rows() {
    return byRow.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  FeatureMatrix matrix(int... rows) {
    return FeatureMatrix.of(Arrays.stream(rows).mapToObj(this::of).toList());
  }

  private FeatureVector of(int row) {
    return Optional.ofNullable(byRow.get(row))
        .orElseThrow(() -> new IllegalArgumentException("row %d has no features".formatted(row)));
  }

  /// The digest of the features of some rows.
  Sha256 digest(int... rows) {
    StringBuilder text = new StringBuilder();
    for (int row : rows) {
      text.append(row).append(' ').append(Sha256.of(of(row).toArray()).hex()).append('\n');
    }
    return Sha256.ofText(text.toString());
  }
}
