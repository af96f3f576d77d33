package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.Event;
import dev.nidus.evidence.survival.SurvivalTime;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The rows of a table of survival that can be used, and those that cannot.
///
/// @param file the table
/// @param columns what its columns mean
/// @param rows in the order of the table
/// @param refused in the order of the table
/// @param origin where the rows say that they come from
record SurvivalTable(
    Path file,
    SurvivalColumns columns,
    List<Row> rows,
    List<RefusedRow> refused,
    ScoredLesions.Origin origin) {
  private static final int MOST_GROUPS = 20;

  /// A patient's survival.
  ///
  /// @param time with what ended it
  /// @param scores one per score column
  /// @param group blank without a column of groups
  /// @param patient whose it is
  record Row(SurvivalTime time, List<Double> scores, String group, String patient) {
    Row {
      scores = List.copyOf(scores);
    }
  }

  SurvivalTable {
    rows = List.copyOf(rows);
    refused = List.copyOf(refused);
  }

  /// Reads a table.
  ///
  /// @throws UsageProblem if columns are missing, events are coded 1 and 2, or nothing can be used
  static SurvivalTable read(Path file, SurvivalColumns columns) {
    if (new HashSet<>(columns.scores()).size() != columns.scores().size()) {
      throw new UsageProblem(
          "a score is given twice (%s); give each --score once"
              .formatted(String.join(", ", columns.scores())));
    }
    TextTable table = TextTable.read(file, List.of(columns.time(), columns.event()));
    List<String> events = table.column(columns.event());
    requireCoding(events, columns.event(), file);
    List<String> times = table.column(columns.time());
    List<List<String>> scores = columns.scores().stream().map(table::column).toList();
    Optional<List<String>> groups = columns.group().map(table::column);
    Optional<List<String>> patients = columns.patient().map(table::column);
    Optional<List<String>> synthetic = table.find(SurvivalColumns.SYNTHETIC);
    List<Row> rows = new ArrayList<>();
    List<RefusedRow> refused = new ArrayList<>();
    ScoredLesions.Origin origin = ScoredLesions.Origin.UNMARKED;
    for (int n = 0; n < table.rows(); n++) {
      int at = n;
      try {
        List<Double> numbers = new ArrayList<>();
        for (int k = 0; k < scores.size(); k++) {
          numbers.add(number(scores.get(k).get(n), columns.scores().get(k)));
        }
        rows.add(
            new Row(
                new SurvivalTime(
                    days(times.get(n), columns.time()), event(events.get(n), columns.event())),
                numbers,
                filled(groups.map(column -> column.get(at)), columns.group()),
                filled(patients.map(column -> column.get(at)), columns.patient())));
        if (Cells.marked(synthetic.map(column -> column.get(at)))) {
          origin = ScoredLesions.Origin.SYNTHETIC;
        }
      } catch (UnusableCell unusable) {
        refused.add(new RefusedRow(n + 1, unusable.reason()));
      }
    }
    if (rows.isEmpty()) {
      throw new UsageProblem(
          table.rows() == 0
              ? "%s has no rows; give one row for each patient".formatted(file)
              : "none of the %d rows of %s can be used; row %d: %s"
                  .formatted(
                      table.rows(), file, refused.getFirst().row(), refused.getFirst().reason()));
    }
    SurvivalTable read = new SurvivalTable(file, columns, rows, refused, origin);
    read.requireFewGroups();
    return read;
  }

  /// Some programs code 1 for censored and 2 for the event, which would turn everything round.
  private static void requireCoding(List<String> events, String column, Path file) {
    if (events.stream().anyMatch(cell -> Cells.integer(cell).stream().anyMatch(n -> n == 2))) {
      throw new UsageProblem(
          "the column '%s' of %s has the value 2; an event is 1 and a censored time 0: if 1 means censored and 2 the event, subtract 1"
              .formatted(column, file));
    }
  }

  private void requireFewGroups() {
    Set<String> groups = new HashSet<>();
    rows.forEach(row -> groups.add(row.group()));
    if (groups.size() > MOST_GROUPS) {
      throw new UsageProblem(
          "the column '%s' of %s makes %d groups; at most %d can be compared: cut a number into ranges first"
              .formatted(columns.group().orElseThrow(), file, groups.size(), MOST_GROUPS));
    }
  }

  private static double number(String cell, String column) throws UnusableCell {
    if (Cells.blank(cell)) {
      throw new UnusableCell(
          column + " is blank; all scores of a row are needed: fill it in, or leave the score out");
    }
    return Cells.number(cell)
        .orElseThrow(() ->
            new UnusableCell(
                "%s is '%s'; a score is a finite number".formatted(column, cell.strip())));
  }

  private static double days(String cell, String column) throws UnusableCell {
    if (Cells.blank(cell)) {
      throw new UnusableCell(column + " is blank; a row needs its time");
    }
    double days =
        Cells.number(cell)
            .orElseThrow(() ->
                new UnusableCell(
                    "%s is '%s'; a time is a finite number of days"
                        .formatted(column, cell.strip())));
    if (days < 0) {
      throw new UnusableCell(
          "%s is %s; a time is at least 0 days: check the dates".formatted(column, cell.strip()));
    }
    return days;
  }

  private static Event event(String cell, String column) throws UnusableCell {
    return Cells.event(cell)
        .orElseThrow(() ->
            new UnusableCell(
                "%s is '%s'; it is 1, true, yes, dead or event, or 0, false, no, alive or censored"
                    .formatted(column, cell.strip())));
  }

  private static String filled(Optional<String> cell, Optional<String> column) throws UnusableCell {
    if (cell.isPresent() && Cells.blank(cell.get())) {
      throw new UnusableCell(column.orElse("a cell") + " is blank");
    }
    return cell.map(String::strip).orElse("");
  }

  SurvivalTimes times() {
    return SurvivalTimes.of(rows.stream().map(Row::time).toList());
  }

  double[] scores(int column) {
    return rows.stream().mapToDouble(row -> row.scores().get(column)).toArray();
  }

  List<String> groups() {
    return rows.stream().map(Row::group).toList();
  }

  Patients patients() {
    return columns.patient().isPresent()
        ? Patients.of(rows.stream().map(Row::patient).toList())
        : Patients.oneForEach(rows.size());
  }

  /// All scores, a column each.
  double[][] scoreColumns() {
    return IntStream.range(0, columns.scores().size())
        .mapToObj(this::scores)
        .toArray(double[][]::new);
  }
}
