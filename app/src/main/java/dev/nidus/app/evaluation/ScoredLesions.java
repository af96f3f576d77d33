package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Patients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of a table of predictions that can be used, and those that cannot.
///
/// @param file the table
/// @param columns what its columns mean
/// @param classes the names of the classes
/// @param rowsInFile how many data rows it has
/// @param lesions in the order of the table
/// @param refused in the order of the table
/// @param origin where the rows say that they come from
record ScoredLesions(
    Path file,
    PredictionColumns columns,
    ClassNames classes,
    int rowsInFile,
    List<ScoredLesion> lesions,
    List<RefusedRow> refused,
    Origin origin) {
  private static final String SCORE = "conf_scores_class_";
  private static final Pattern SCORE_COLUMN = Pattern.compile(SCORE + "(\\d{1,4})");

  /// Whether rows are marked as synthetic.
  enum Origin {
    UNMARKED,
    SYNTHETIC
  }

  ScoredLesions {
    lesions = List.copyOf(lesions);
    refused = List.copyOf(refused);
  }

  /// Reads a table.
  ///
  /// @throws UsageProblem if columns are missing, labels do not fit the scores, names of lesions are not unique, or nothing
  ///     can be used
  static ScoredLesions read(Path file, PredictionColumns columns) {
    TextTable table = TextTable.read(file, List.of(columns.label()));
    PredictionColumns found = columns.in(table);
    int classes = scoreColumns(table);
    return read(table, found, classNames(table, found, classes));
  }

  /// Reads the table of another model on the same lesions.
  ///
  /// @throws UsageProblem if it has other classes
  ScoredLesions readOther(Path other) {
    TextTable table = TextTable.read(other, List.of(columns.label()));
    int count = scoreColumns(table);
    if (count != classes.count()) {
      throw new UsageProblem(
          "%s has scores for %d classes and %s for %d; compare predictions of the same classes"
              .formatted(other, count, file, classes.count()));
    }
    Optional<String> patient = columns.patient().filter(name -> table.find(name).isPresent());
    return read(table, columns.withPatient(patient), classes);
  }

  private static ScoredLesions read(
      TextTable table, PredictionColumns columns, ClassNames classes) {
    List<String> labels = table.column(columns.label());
    Optional<List<String>> patients = columns.patient().map(table::column);
    Optional<List<String>> names = columns.lesion().map(table::column);
    Optional<List<String>> chosen = table.find(PredictionColumns.CHOSEN);
    Optional<List<String>> synthetic = table.find(PredictionColumns.SYNTHETIC);
    List<List<String>> scores = new ArrayList<>();
    for (int k = 0; k < classes.count(); k++) {
      scores.add(table.column(SCORE + k));
    }
    List<ScoredLesion> lesions = new ArrayList<>();
    List<RefusedRow> refused = new ArrayList<>();
    Origin origin = Origin.UNMARKED;
    for (int n = 0; n < table.rows(); n++) {
      int at = n;
      try {
        List<Double> numbers = new ArrayList<>();
        for (int k = 0; k < scores.size(); k++) {
          numbers.add(score(scores.get(k).get(n), SCORE + k));
        }
        lesions.add(
            new ScoredLesion(
                n + 1,
                named(names.map(column -> column.get(at)), n + 1, columns),
                patient(patients.map(column -> column.get(at)), n + 1, columns),
                classOf(labels.get(n), columns.label(), classes),
                numbers,
                chosen.isPresent()
                    ? classOf(chosen.get().get(n), PredictionColumns.CHOSEN, classes)
                    : largest(numbers)));
        if (Cells.marked(synthetic.map(column -> column.get(at)))) {
          origin = Origin.SYNTHETIC;
        }
      } catch (UnusableCell unusable) {
        refused.add(new RefusedRow(n + 1, unusable.reason()));
      }
    }
    if (lesions.isEmpty()) {
      throw new UsageProblem(
          table.rows() == 0
              ? "%s has no rows; give one row for each lesion".formatted(table.file())
              : "none of the %d rows of %s can be used; row %d: %s"
                  .formatted(
                      table.rows(),
                      table.file(),
                      refused.getFirst().row(),
                      refused.getFirst().reason()));
    }
    requireUnique(lesions, table.file(), columns);
    return new ScoredLesions(
        table.file(), columns, classes, table.rows(), lesions, refused, origin);
  }

  /// How many classes have scores.
  private static int scoreColumns(TextTable table) {
    Set<Integer> numbers = new TreeSet<>();
    for (String name : table.columns()) {
      Matcher matcher = SCORE_COLUMN.matcher(name);
      if (matcher.matches()) {
        numbers.add(Integer.parseInt(matcher.group(1)));
      }
    }
    for (int k = 0; k < Math.max(2, numbers.size()); k++) {
      if (!numbers.contains(k)) {
        throw new UsageProblem(
            "%s has no column '%s%d'; predictions have a score for each class, %s0 and %s1 at least; it has: %s"
                .formatted(
                    table.file(), SCORE, k, SCORE, SCORE, String.join(", ", table.columns())));
      }
    }
    return numbers.size();
  }

  private static ClassNames classNames(TextTable table, PredictionColumns columns, int classes) {
    if (columns.classes().isPresent()) {
      ClassNames given = new ClassNames(columns.classes().get());
      if (given.count() != classes) {
        throw new UsageProblem(
            "--classes names %d classes (%s), but %s has scores for %d; name each class once"
                .formatted(given.count(), given, table.file(), classes));
      }
      return given;
    }
    Set<String> labels = seen(table.column(columns.label()).stream());
    String where = "the column '%s' of %s".formatted(columns.label(), table.file());
    if (labels.isEmpty()) {
      throw new UsageProblem(
          where + " has no label in any row; give the true class of each lesion");
    }
    Set<String> chosen =
        table.find(PredictionColumns.CHOSEN).map(column -> seen(column.stream())).orElse(Set.of());
    boolean chosenByNumber =
        chosen.stream()
            .allMatch(c -> Cells.integer(c).stream().anyMatch(k -> k >= 0 && k < classes));
    Set<String> all = new TreeSet<>(labels);
    if (!chosenByNumber) { // chosen by name: a class without a lesion may be among them
      all.addAll(chosen);
    }
    if (labels.size() == 1) {
      throw oneClass(table.file(), table.rows(), columns.label(), labels.iterator().next());
    }
    return ClassNames.of(all, classes, where);
  }

  static UsageProblem oneClass(Path file, int rows, String label, String only) {
    return new UsageProblem(
        "all %d rows of %s that can be used have the %s '%s'; what predictions are worth can only be told with lesions of at least two classes"
            .formatted(rows, file, label, only));
  }

  private static Set<String> seen(Stream<String> cells) {
    return cells
        .filter(Predicate.not(Cells::blank))
        .map(String::strip)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static double score(String cell, String column) throws UnusableCell {
    OptionalDouble number = Cells.number(cell);
    return number.orElseThrow(() ->
        new UnusableCell("%s is '%s'; a score is a finite number".formatted(column, cell.strip())));
  }

  private static int classOf(String cell, String column, ClassNames classes) throws UnusableCell {
    if (Cells.blank(cell)) {
      throw new UnusableCell(column + " is blank; a row needs its class");
    }
    OptionalInt exact = classes.of(cell);
    if (exact.isEmpty() && column.equals(PredictionColumns.CHOSEN)) {
      exact = ClassNames.numbers(classes.count()).of(cell); // chosen by number, labelled by name
    }
    return exact.orElseThrow(() ->
        new UnusableCell(
            "%s is '%s'; the classes are %s".formatted(column, cell.strip(), classes)));
  }

  private static String patient(Optional<String> cell, int row, PredictionColumns columns)
      throws UnusableCell {
    if (cell.isPresent() && Cells.blank(cell.get())) {
      throw new UnusableCell(
          "%s is blank; without its patient a lesion cannot be resampled with the others of the patient"
              .formatted(columns.patient().orElse("the patient")));
    }
    return cell.map(String::strip).orElse("row " + row);
  }

  private static String named(Optional<String> cell, int row, PredictionColumns columns)
      throws UnusableCell {
    if (cell.isPresent() && cell.get().isBlank()) {
      throw new UnusableCell(
          "%s is blank; it must name the lesion".formatted(columns.lesion().orElse("the name")));
    }
    return cell.map(String::strip).orElse(Integer.toString(row));
  }

  private static int largest(List<Double> scores) {
    int largest = 0;
    for (int k = 1; k < scores.size(); k++) {
      largest = scores.get(k) > scores.get(largest) ? k : largest;
    }
    return largest;
  }

  private static void requireUnique(
      List<ScoredLesion> lesions, Path file, PredictionColumns columns) {
    Map<String, Integer> rows = new HashMap<>();
    for (ScoredLesion lesion : lesions) {
      Integer earlier = rows.put(lesion.name(), lesion.row());
      if (earlier != null) {
        throw new UsageProblem(
            "rows %d and %d of %s have the same %s '%s'; it must name each lesion once"
                .formatted(
                    earlier,
                    lesion.row(),
                    file,
                    columns.lesion().orElse("row number"),
                    lesion.name()));
      }
    }
  }

  Predictions predictions() {
    return Predictions.of(
        lesions.stream().mapToInt(ScoredLesion::label).toArray(),
        lesions.stream()
            .map(l -> l.scores().stream().mapToDouble(Double::doubleValue).toArray())
            .toArray(double[][]::new),
        lesions.stream().mapToInt(ScoredLesion::chosen).toArray());
  }

  Patients patients() {
    return Patients.of(lesions.stream().map(ScoredLesion::patient).toList());
  }

  /// The same table with some of its lesions.
  ScoredLesions with(List<ScoredLesion> others) {
    return new ScoredLesions(file, columns, classes, rowsInFile, others, refused, origin);
  }

  /// Whether scores are probabilities: between 0 and 1, and of each lesion 1 together, to a thousandth.
  boolean areProbabilities() {
    return lesions.stream()
        .allMatch(lesion ->
            lesion.scores().stream().allMatch(s -> s >= 0 && s <= 1)
                && Math.abs(lesion.scores().stream().mapToDouble(s -> s).sum() - 1) <= 1e-3);
  }
}
