package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import dev.nidus.evidence.split.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Where it is said what each lesion is used for.
public sealed interface SplitSource {

  /// The split of each row; empty where none is said.
  ///
  /// @throws UsageProblem if it cannot be understood
  List<Optional<Split>> of(FeatureCohort cohort);

  /// What a row without a split is told.
  String missing();

  /// A column of the table of features itself.
  record Column(String column) implements SplitSource {
    @Override
    public List<Optional<Split>> of(FeatureCohort cohort) {
      cohort.requireColumn(column);
      return IntStream.range(0, cohort.rows())
          .mapToObj(row ->
              Optional.of(cohort.field(row, column).strip())
                  .filter(word -> !word.isEmpty())
                  .map(word -> split(word, cohort.name(row))))
          .toList();
    }

    @Override
    public String missing() {
      return "its column '%s' is blank".formatted(column);
    }
  }

  /// One table of features for each split, as the reference has them.
  ///
  /// @param splits of the tables, in their order
  record Tables(List<Split> splits) implements SplitSource {
    public Tables {
      splits = List.copyOf(splits);
    }

    @Override
    public List<Optional<Split>> of(FeatureCohort cohort) {
      return IntStream.range(0, cohort.rows())
          .mapToObj(row -> Optional.of(splits.get(cohort.fileOf(row))))
          .toList();
    }

    @Override
    public String missing() {
      return "it is in no table";
    }
  }

  /// A table of its own with a column `split`, joined by a column that names its rows once, else by `row`, the number
  /// of the row.
  ///
  /// @param id the column to join by, if the user named one
  record Table(Path file, Optional<String> id) implements SplitSource {
    private static final String ROW = "row";
    private static final String SPLIT = "split";

    @Override
    public List<Optional<Split>> of(FeatureCohort cohort) {
      TextTable table = TextTable.read(file, List.of(SPLIT));
      Optional<String> key = id.or(() -> key(table, cohort));
      if (key.isPresent() && !key.get().equals(ROW)) {
        return byKey(table, cohort, key.get());
      }
      return byNumber(table, cohort);
    }

    @Override
    public String missing() {
      return "%s does not name it".formatted(file);
    }

    /// A column of both tables that names the rows of the split once.
    private static Optional<String> key(TextTable table, FeatureCohort cohort) {
      return table.columns().stream()
          .filter(column -> !column.equals(SPLIT) && !column.equals(ROW))
          .filter(cohort.columns()::contains)
          .filter(column -> new HashSet<>(table.column(column)).size() == table.rows())
          .findFirst();
    }

    private List<Optional<Split>> byKey(TextTable table, FeatureCohort cohort, String key) {
      cohort.requireColumn(key);
      List<String> names = table.column(key);
      List<String> words = table.column(SPLIT);
      Map<String, Split> splits = new HashMap<>();
      for (int row = 0; row < table.rows(); row++) {
        Split split = split(words.get(row), "row %d of %s".formatted(row + 1, file));
        Split before = splits.put(names.get(row), split);
        if (before != null && before != split) {
          throw new UsageProblem(
              "%s puts the %s '%s' into two splits, %s and %s; say one"
                  .formatted(file, key, names.get(row), before.word(), split.word()));
        }
      }
      List<Optional<Split>> found =
          IntStream.range(0, cohort.rows())
              .mapToObj(row -> Optional.ofNullable(splits.get(cohort.field(row, key))))
              .toList();
      if (found.stream().noneMatch(Optional::isPresent)) {
        throw new UsageProblem(
            "%s and %s have no %s in common, as '%s' and '%s'; name the column that both share with --id"
                .formatted(
                    file,
                    cohort.names(),
                    key,
                    names.isEmpty() ? "" : names.getFirst(),
                    cohort.field(0, key)));
      }
      return found;
    }

    /// Numbers count only while both tables have the same rows.
    private List<Optional<Split>> byNumber(TextTable table, FeatureCohort cohort) {
      List<String> numbers = table.column(ROW);
      if (table.rows() != cohort.rows()) {
        throw new UsageProblem(
            "%s numbers %d rows and %s has %d: numbers mean nothing when rows are missing; give %s a column that %s has as well, and name it with --id"
                .formatted(
                    file, table.rows(), cohort.names(), cohort.rows(), file, cohort.names()));
      }
      List<Optional<Split>> splits = new ArrayList<>();
      for (int row = 0; row < cohort.rows(); row++) {
        splits.add(Optional.empty());
      }
      for (int row = 0; row < table.rows(); row++) {
        String where = "row %d of %s".formatted(row + 1, file);
        int number = number(numbers.get(row), cohort.rows(), where);
        if (splits.get(number - 1).isPresent()) {
          throw new UsageProblem("%s has the number %d a second time".formatted(where, number));
        }
        splits.set(number - 1, Optional.of(split(table.column(SPLIT).get(row), where)));
      }
      return splits;
    }

    private static int number(String text, int most, String where) {
      try {
        int number = Integer.parseInt(text.strip());
        if (number >= 1 && number <= most) {
          return number;
        }
      } catch (NumberFormatException _) {
        // told below
      }
      throw new UsageProblem(
          "%s has the number '%s'; rows are numbered from 1 to %d".formatted(where, text, most));
    }
  }

  private static Split split(String word, String where) {
    return Split.ofWord(word.strip())
        .orElseThrow(() ->
            new UsageProblem(
                "%s is in the split '%s'; write train, tune or test%s"
                    .formatted(
                        where,
                        word,
                        word.strip().startsWith("val") ? " (the reference's val is tune)" : "")));
  }
}
