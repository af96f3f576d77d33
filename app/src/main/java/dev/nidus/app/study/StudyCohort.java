package dev.nidus.app.study;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.GroupedSplit;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.split.SplitTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The lesions of a cohort. Outcomes of test lesions are blank here and lie in {@link #outcomes}.
final class StudyCohort {
  private static final String SPLIT = "split";

  private final CohortPlan plan;
  private final Map<String, List<String>> columns;
  private final SplitTable split;
  private final SealedOutcomes outcomes;

  private StudyCohort(
      CohortPlan plan,
      Map<String, List<String>> columns,
      SplitTable split,
      SealedOutcomes outcomes) {
    this.plan = plan;
    this.columns = columns;
    this.split = split;
    this.outcomes = outcomes;
  }

  /// Reads the table, and seals.
  ///
  /// @param sealed columns with outcomes
  /// @throws UsageProblem if the table cannot be used, or a patient or a lesion is in two splits
  static StudyCohort read(CohortPlan plan, List<String> sealed, RandomSource random) {
    TextTable table = TextTable.read(plan.table(), List.of(plan.patient()));
    if (table.rows() == 0) {
      throw new UsageProblem(plan.table() + " has no rows");
    }
    sealed.forEach(table::column);
    plan.site().ifPresent(table::column);
    plan.scanner().ifPresent(table::column);
    plan.lesion().ifPresent(column -> requireDifferent(table, column));
    requirePatients(table, plan);
    SplitTable split = split(table, plan, random);
    requireApart(table, plan, split);
    SealedOutcomes outcomes = new SealedOutcomes();
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (String column : table.columns()) {
      List<String> cells = new ArrayList<>(table.column(column));
      if (sealed.contains(column)) {
        for (int row : split.rows(Split.TEST)) {
          outcomes.seal(row, column, cells.set(row, ""));
        }
      }
      columns.put(column, Collections.unmodifiableList(cells));
    }
    return new StudyCohort(plan, columns, split, outcomes);
  }

  private static void requireDifferent(TextTable table, String column) {
    Set<String> seen = new HashSet<>();
    List<String> names = table.column(column);
    for (int row = 0; row < names.size(); row++) {
      if (names.get(row).isBlank() || !seen.add(names.get(row))) {
        throw new UsageProblem(
            "row %d of %s has the lesion '%s' (column '%s'), which is %s; each lesion needs a name of its own"
                .formatted(
                    row + 1,
                    table.file(),
                    names.get(row),
                    column,
                    names.get(row).isBlank() ? "blank" : "there already"));
      }
    }
  }

  private static void requirePatients(TextTable table, CohortPlan plan) {
    List<String> patients = table.column(plan.patient());
    int blank =
        IntStream.range(0, patients.size())
            .filter(row -> patients.get(row).isBlank())
            .findFirst()
            .orElse(-1);
    if (blank >= 0) {
      throw new UsageProblem(
          "row %d of %s has no patient (column '%s'): it cannot be told which lesions it belongs to; name the patient of every row"
              .formatted(blank + 1, table.file(), plan.patient()));
    }
  }

  private static SplitTable split(TextTable table, CohortPlan plan, RandomSource random) {
    return switch (plan.split()) {
      case CohortPlan.Column(String column) ->
          SplitTable.of(words(table.column(column), table.file(), column));
      case CohortPlan.Table(Path file) -> joined(table, plan, file);
      case CohortPlan.Drawn(double train, double tune, double test) ->
          // by patient alone: to spread classes evenly would take the outcomes of the test lesions
          new GroupedSplit(train, tune, test)
              .draw(
                  Labels.of(Collections.nCopies(table.rows(), "lesion")),
                  Patients.of(table.column(plan.patient())),
                  random.named("split"));
    };
  }

  private static List<Split> words(List<String> cells, Path file, String column) {
    List<Split> splits = new ArrayList<>();
    for (int row = 0; row < cells.size(); row++) {
      int number = row + 1;
      String word = cells.get(row).strip();
      splits.add(
          Split.ofWord(word)
              .orElseThrow(() ->
                  new UsageProblem(
                      "row %d of %s is in the split '%s' (column '%s'); write train, tune or test%s"
                          .formatted(
                              number,
                              file,
                              word,
                              column,
                              word.startsWith("val") ? " (the reference's val is tune)" : ""))));
    }
    return splits;
  }

  private static SplitTable joined(TextTable table, CohortPlan plan, Path file) {
    String key =
        plan.lesion()
            .orElseThrow(() ->
                new UsageProblem(
                    "the cohort %s takes its split from %s, so that lesions need names that both tables have: say which column with lesion"
                        .formatted(plan.name(), file)));
    TextTable splits = TextTable.read(file, List.of(key, SPLIT));
    Map<String, String> of = new HashMap<>();
    for (int row = 0; row < splits.rows(); row++) {
      String before = of.put(splits.at(row, key), splits.at(row, SPLIT));
      if (before != null && !before.equals(splits.at(row, SPLIT))) {
        throw new UsageProblem(
            "%s puts the %s '%s' into two splits, %s and %s; say one"
                .formatted(file, key, splits.at(row, key), before, splits.at(row, SPLIT)));
      }
    }
    List<String> cells = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      String word = of.get(table.at(row, key));
      if (word == null) {
        throw new UsageProblem(
            "%s does not name the %s '%s' (row %d of %s); give every lesion a split, or leave it out of the table"
                .formatted(file, key, table.at(row, key), row + 1, table.file()));
      }
      cells.add(word);
    }
    return SplitTable.of(words(cells, file, SPLIT));
  }

  private static void requireApart(TextTable table, CohortPlan plan, SplitTable split) {
    for (Split needed : List.of(Split.TRAIN, Split.TEST)) {
      if (split.rows(needed).length == 0) {
        throw new UsageProblem(
            "no lesion of %s is in the %s split (%s); put some there"
                .formatted(table.file(), needed.word(), split));
      }
    }
    List<String> patients = table.column(plan.patient());
    List<SplitTable.Overlap> shared = split.overlaps(Patients.of(patients));
    if (!shared.isEmpty()) {
      SplitTable.Overlap first = shared.getFirst();
      throw new UsageProblem(
          "%d patients of %s are in two splits, the first of them %s with row %d (%s) and row %d (%s); a test on what was trained on says nothing: keep patients whole, as nidus split --patient does"
              .formatted(
                  shared.size(),
                  table.file(),
                  patients.get(first.row()),
                  first.row() + 1,
                  split.at(first.row()).word(),
                  first.other() + 1,
                  split.at(first.other()).word()));
    }
  }

  CohortPlan plan() {
    return plan;
  }

  String name() {
    return plan.name();
  }

  int rows() {
    return split.rows();
  }

  SplitTable split() {
    return split;
  }

  List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  boolean has(String column) {
    return columns.containsKey(column);
  }

  /// A column, blank where it is sealed.
  List<String> column(String name) {
    List<String> cells = columns.get(name);
    if (cells == null) {
      throw new UsageProblem(
          "%s has no column '%s'; it has: %s"
              .formatted(plan.table(), name, String.join(", ", columns.keySet())));
    }
    return cells;
  }

  String field(int row, String column) {
    return column(column).get(row);
  }

  /// A field, sealed or not.
  String opened(Registration registration, int row, String column) {
    String open = field(row, column);
    return open.isEmpty() && split.at(row) == Split.TEST
        ? outcomes.open(registration, row, column)
        : open;
  }

  Patients patients(int... rows) {
    List<String> all = column(plan.patient());
    return Patients.of(Arrays.stream(rows).mapToObj(all::get).toList());
  }

  /// Where relative image paths start.
  Path root() {
    return plan.root()
        .orElseGet(() -> Optional.ofNullable(plan.table().getParent()).orElse(Path.of("")));
  }

  /// Whether a row says of itself that nobody was scanned.
  boolean isSynthetic() {
    return has("synthetic") && column("synthetic").contains("true");
  }

  /// The header and some rows, with a first column that numbers the rows of the table.
  List<List<String>> table(int... rows) {
    List<List<String>> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of(LesionFeatures.ROW));
    columns.keySet().stream().filter(name -> !isFeature(name)).forEach(header::add);
    lines.add(header);
    for (int row : rows) {
      List<String> line = new ArrayList<>(List.of(Integer.toString(row + 1)));
      header.stream().skip(1).forEach(name -> line.add(field(row, name)));
      lines.add(line);
    }
    return lines;
  }

  private static boolean isFeature(String column) {
    return column.matches("(pred|feature)_\\d+");
  }

  /// The digest of everything that is not sealed, and of the split.
  Sha256 digest() {
    StringBuilder text = new StringBuilder();
    columns.forEach((name, cells) ->
        text.append(name)
            .append('\n')
            .append(Sha256.ofText(String.join("\n", cells)))
            .append('\n'));
    for (int row = 0; row < rows(); row++) {
      text.append(split.at(row).word()).append('\n');
    }
    return Sha256.ofText(text.toString());
  }

  @Override
  public String toString() {
    return "%s: %s".formatted(plan.name(), split);
  }
}
