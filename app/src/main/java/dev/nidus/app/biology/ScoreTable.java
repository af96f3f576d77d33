package dev.nidus.app.biology;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Scores by patient.
///
/// @param file the table
/// @param scores their names
/// @param ofPatient one number per score
/// @param leftOut rows that cannot be used
record ScoreTable(
    Path file, List<String> scores, Map<String, double[]> ofPatient, List<LeftOut> leftOut) {
  private static final String USUAL_ID = "PatientID";

  /// With as many the table of pairs of scores and genes is still one that somebody can use.
  private static final int MOST_SCORES = 4096;

  ScoreTable {
    scores = List.copyOf(scores);
    leftOut = List.copyOf(leftOut);
  }

  /// Reads a table.
  ///
  /// @param id the column of patients; `PatientID` or the first, if none is named
  /// @param named the scores; all columns of numbers, if none is named
  /// @throws UsageProblem if there is no score, or no row that can be used
  static ScoreTable read(Path file, Optional<String> id, List<String> named) {
    TextTable table = TextTable.read(file, List.of());
    String patients =
        id.orElseGet(
            () -> table.find(USUAL_ID).isPresent() ? USUAL_ID : table.columns().getFirst());
    List<String> scores =
        named.isEmpty()
            ? table.columns().stream()
                .filter(column -> !column.equals(patients) && numeric(table.column(column)))
                .toList()
            : named.stream().distinct().toList();
    if (scores.isEmpty() || scores.size() > MOST_SCORES) {
      throw new UsageProblem(
          "%s has %d columns of numbers beside '%s'; name 1 to %d scores with --score"
              .formatted(file, scores.size(), patients, MOST_SCORES));
    }
    List<List<String>> columns = scores.stream().map(table::column).toList();
    List<String> names = table.column(patients);
    Map<String, double[]> ofPatient = new LinkedHashMap<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (int row = 0; row < table.rows(); row++) {
      int at = row;
      String patient = names.get(row).strip();
      double[] numbers =
          columns.stream().mapToDouble(column -> Numbers.of(column.get(at))).toArray();
      int missing =
          IntStream.range(0, numbers.length)
              .filter(n -> Double.isNaN(numbers[n]))
              .findFirst()
              .orElse(-1);
      if (patient.isEmpty()) {
        leftOut.add(new LeftOut("patient", "row " + (row + 1), patients + " is blank"));
      } else if (missing >= 0) {
        leftOut.add(
            new LeftOut(
                "patient",
                patient,
                "%s is '%s' in row %d; a score is a finite number"
                    .formatted(scores.get(missing), columns.get(missing).get(row), row + 1)));
      } else if (ofPatient.putIfAbsent(patient, numbers) != null) {
        leftOut.add(
            new LeftOut(
                "patient",
                patient,
                "row %d is another one of this patient; expression is of a patient, so give one row for each"
                    .formatted(row + 1)));
      }
    }
    if (ofPatient.isEmpty()) {
      throw new UsageProblem(
          "none of the %d rows of %s can be used%s"
              .formatted(
                  table.rows(),
                  file,
                  leftOut.isEmpty()
                      ? ""
                      : "; %s: %s"
                          .formatted(leftOut.getFirst().name(), leftOut.getFirst().reason())));
    }
    return new ScoreTable(file, scores, ofPatient, leftOut);
  }

  private static boolean numeric(List<String> cells) {
    return cells.stream().anyMatch(cell -> !Double.isNaN(Numbers.of(cell)))
        && cells.stream().allMatch(cell -> cell.isBlank() || !Double.isNaN(Numbers.of(cell)));
  }
}
