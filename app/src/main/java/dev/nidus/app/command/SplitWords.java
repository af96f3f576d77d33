package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.table.TableRow;
import dev.nidus.app.table.TextTable;
import dev.nidus.learning.finetuning.Split;
import dev.nidus.learning.plan.LabelledDataPlan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What each lesion of a table is used for, as a column of it or a table of its own says.
final class SplitWords {
  private static final String ROW = "row";
  private static final String SPLIT = "split";

  private final LesionTable table;
  private final Optional<Integer> column;
  private final Optional<Path> file;
  private final String key;
  private final Map<String, Split> byKey = new HashMap<>();

  /// Reads a table of splits, if the plan names one.
  ///
  /// @throws UsageProblem if it cannot be understood
  SplitWords(LesionTable table, LabelledDataPlan plan) {
    this.table = table;
    this.file = plan.split();
    int own = table.columns().indexOf(plan.splitColumn());
    this.column = file.isEmpty() && own >= 0 ? Optional.of(own) : Optional.empty();
    this.key = plan.idColumn().orElse(ROW);
    if (file.isPresent()) {
      read(file.get());
    }
  }

  /// What a row without a split is told.
  String missing() {
    return file.map(path -> "%s does not name it".formatted(path))
        .orElse("its column with the split is blank");
  }

  /// The split of a row: train for all where nothing says one, nothing where a split leaves it out.
  Optional<Split> of(TableRow row) {
    if (file.isPresent()) {
      String name =
          key.equals(ROW)
              ? Long.toString(row.cohortRow().row())
              : row.fields().get(table.columns().indexOf(key)).strip();
      return Optional.ofNullable(byKey.get(name));
    }
    if (column.isEmpty()) {
      return Optional.of(Split.TRAIN);
    }
    String word = row.fields().get(column.get()).strip();
    return word.isEmpty()
        ? Optional.empty()
        : Optional.of(split(word, "row %d of %s".formatted(row.cohortRow().row(), table.file())));
  }

  private void read(Path path) {
    if (!key.equals(ROW) && !table.columns().contains(key)) {
      throw new UsageProblem(
          "the lesions are joined with %s by '%s', but %s has the columns %s; name the column that both share"
                  .formatted(path, key, table.file(), String.join(", ", table.columns()))
              + " with --id");
    }
    TextTable splits = TextTable.read(path, List.of(key, SPLIT));
    for (int n = 0; n < splits.rows(); n++) {
      String name = splits.column(key).get(n).strip();
      Split split =
          split(splits.column(SPLIT).get(n).strip(), "row %d of %s".formatted(n + 1, path));
      Split before = byKey.put(name, split);
      if (before != null && before != split) {
        throw new UsageProblem(
            "%s puts the %s '%s' into two splits, %s and %s; say one"
                .formatted(path, key, name, before.word(), split.word()));
      }
    }
    if (key.equals(ROW)) {
      byKey.keySet().forEach(name -> requireRow(path, name));
    }
  }

  private void requireRow(Path path, String name) {
    if (!name.matches("[1-9][0-9]{0,17}") || Long.parseLong(name) > table.rows()) {
      throw new UsageProblem(
          "%s has the row '%s', but the rows of %s are numbered from 1 to %d"
              .formatted(path, name, table.file(), table.rows()));
    }
  }

  private static Split split(String word, String where) {
    return Split.of(word)
        .orElseThrow(() ->
            new UsageProblem(
                "%s is in the split '%s'; write train, tune or test%s"
                    .formatted(
                        where,
                        word,
                        word.startsWith("val") ? " (the reference's val is tune)" : "")));
  }
}
