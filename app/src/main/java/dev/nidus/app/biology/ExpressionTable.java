package dev.nidus.app.biology;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The expression of genes in the patients that have scores.
final class ExpressionTable {
  /// Patients without whom there is no correlation.
  private static final int LEAST = 4;

  private final Path file;
  private final List<String> patients;
  private final List<String> genes;
  private final double[][] expression;
  private final int incomplete;
  private final List<LeftOut> leftOut;

  /// @param file the table
  /// @param patients in the order of the scores
  /// @param genes their symbols
  /// @param expression a column per gene, one value per patient, NaN where it was not measured
  /// @param incomplete how many genes were not measured in some patients
  /// @param leftOut genes that cannot be used, and patients without expression
  private ExpressionTable(
      Path file,
      List<String> patients,
      List<String> genes,
      double[][] expression,
      int incomplete,
      List<LeftOut> leftOut) {
    this.file = file;
    this.patients = List.copyOf(patients);
    this.genes = List.copyOf(genes);
    this.expression = expression;
    this.incomplete = incomplete;
    this.leftOut = List.copyOf(leftOut);
  }

  Path file() {
    return file;
  }

  List<String> patients() {
    return patients;
  }

  List<String> genes() {
    return genes;
  }

  double[][] expression() {
    return expression;
  }

  /// How many of the genes were not measured in some of the patients.
  int incomplete() {
    return incomplete;
  }

  List<LeftOut> leftOut() {
    return leftOut;
  }

  /// Cells by gene and patient, whichever of both the rows are.
  private interface Grid {
    String cell(int gene, int patient);
  }

  /// Reads a table: a row per gene and a column per patient, or the other way round, with names in the first column. Which
  /// of both it is, the names of the patients tell.
  ///
  /// @throws UsageProblem if no patient has both, or no gene can be used
  static ExpressionTable read(Path file, ScoreTable scores) {
    TextTable table = TextTable.read(file, List.of());
    List<String> across = table.columns().subList(1, table.columns().size());
    List<String> down = table.column(table.columns().getFirst());
    Set<String> wanted = scores.ofPatient().keySet();
    boolean genesDown = shared(across, wanted) >= shared(down, wanted);
    List<List<String>> columns = across.stream().map(table::column).toList();
    return genesDown
        ? of(file, scores, down, across, (gene, patient) -> columns.get(patient).get(gene))
        : of(file, scores, across, down, (gene, patient) -> columns.get(gene).get(patient));
  }

  private static int shared(Collection<String> names, Set<String> wanted) {
    return (int) names.stream().map(String::strip).filter(wanted::contains).count();
  }

  private static ExpressionTable of(
      Path file, ScoreTable scores, List<String> symbols, List<String> ids, Grid grid) {
    Map<String, Integer> placeOf = new LinkedHashMap<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (int n = 0; n < ids.size(); n++) {
      if (placeOf.putIfAbsent(ids.get(n).strip(), n) != null) {
        leftOut.add(
            new LeftOut("patient", ids.get(n).strip(), "is in the table of expression twice"));
      }
    }
    List<String> patients =
        scores.ofPatient().keySet().stream().filter(placeOf::containsKey).toList();
    scores.ofPatient().keySet().stream()
        .filter(patient -> !placeOf.containsKey(patient))
        .forEach(patient -> leftOut.add(new LeftOut("patient", patient, "has no expression")));
    if (patients.isEmpty()) {
      throw new UsageProblem(
          "no patient of %s (%s, ...) is in %s, neither in its header (%s, ...) nor in its first column; both need the same names"
              .formatted(
                  scores.file(),
                  scores.ofPatient().keySet().iterator().next(),
                  file,
                  ids.isEmpty() ? "" : ids.getFirst()));
    }
    int[] places = patients.stream().mapToInt(placeOf::get).toArray();
    List<String> genes = new ArrayList<>();
    List<double[]> expression = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int incomplete = 0;
    for (int gene = 0; gene < symbols.size(); gene++) {
      String symbol = symbols.get(gene).strip();
      double[] values = new double[places.length];
      int first = -1;
      int missing = 0;
      for (int n = 0; n < places.length; n++) {
        values[n] = Numbers.of(grid.cell(gene, places[n]));
        if (Double.isNaN(values[n])) {
          first = first < 0 ? n : first;
          missing++;
        }
      }
      if (symbol.isEmpty()) {
        leftOut.add(new LeftOut("gene", "number " + (gene + 1), "has no symbol"));
      } else if (missing > 0
          && places.length - missing < Math.max(LEAST, (places.length + 1) / 2)) {
        leftOut.add(
            new LeftOut(
                "gene",
                symbol,
                "it has a finite number in %d of %d patients, fewer than half or than %d; in %s it is '%s'"
                    .formatted(
                        places.length - missing,
                        places.length,
                        LEAST,
                        patients.get(first),
                        grid.cell(gene, places[first]))));
      } else if (!seen.add(symbol)) {
        leftOut.add(new LeftOut("gene", symbol, "comes again; the first one is used"));
      } else {
        genes.add(symbol);
        expression.add(values);
        incomplete += missing > 0 ? 1 : 0;
      }
    }
    if (genes.isEmpty()) {
      throw new UsageProblem(
          "no gene of %s can be used%s"
              .formatted(
                  file,
                  leftOut.isEmpty()
                      ? ""
                      : "; %s: %s"
                          .formatted(leftOut.getLast().name(), leftOut.getLast().reason())));
    }
    return new ExpressionTable(
        file, patients, genes, expression.toArray(double[][]::new), incomplete, leftOut);
  }

  /// The scores of the patients, a column per score.
  double[][] scores(ScoreTable table) {
    double[][] columns = new double[table.scores().size()][patients.size()];
    for (int n = 0; n < patients.size(); n++) {
      double[] ofPatient = table.ofPatient().getOrDefault(patients.get(n), new double[0]);
      for (int k = 0; k < columns.length; k++) {
        columns[k][n] = ofPatient[k];
      }
    }
    return columns;
  }
}
