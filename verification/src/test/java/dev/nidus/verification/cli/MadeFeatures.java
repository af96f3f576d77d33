package dev.nidus.verification.cli;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Tables of made-up features: two lesions of each patient, of one class, whose mean their features follow.
///
/// @param patients how many
/// @param classes names of the classes, taken in turn
/// @param width how many features
/// @param signal how far apart the classes are, in standard deviations of a feature
/// @param seed of the numbers
record MadeFeatures(int patients, List<String> classes, int width, double signal, long seed) {
  static final List<String> COLUMNS =
      List.of("lesion", "patient", "class", "diameter_mm", "days", "dead", "split");

  /// 60 patients with two lesions each of two classes that twelve features tell apart well.
  static MadeFeatures ofTwoClasses() {
    return new MadeFeatures(60, List.of("benign", "malignant"), 12, 1, 1);
  }

  CsvText table() {
    RandomSource random = RandomSource.of(seed).named("made features");
    double[][] means = new double[classes.size()][width];
    for (double[] mean : means) {
      for (int n = 0; n < width; n++) {
        mean[n] = signal * random.nextGaussian();
      }
    }
    List<String> header = new ArrayList<>(COLUMNS);
    IntStream.range(0, width).forEach(n -> header.add("pred_" + n));
    List<List<String>> rows = new ArrayList<>();
    for (int patient = 0; patient < patients; patient++) {
      int k = patient % classes.size();
      double hazard = Math.exp(k);
      double days = 1 + 500 * random.nextExponential() / hazard;
      boolean dead = days < 1200;
      String split = patient % 10 < 6 ? "train" : patient % 10 < 8 ? "tune" : "test";
      for (int lesion = 0; lesion < 2; lesion++) {
        List<String> row =
            new ArrayList<>(
                List.of(
                    "L" + (2 * patient + lesion + 1),
                    "P" + (patient + 1),
                    classes.get(k),
                    Double.toString(10 + 5 * random.nextDouble()),
                    Double.toString(Math.min(days, 1200)),
                    dead ? "1" : "0",
                    split));
        for (int n = 0; n < width; n++) {
          row.add(Float.toString((float) (means[k][n] + random.nextGaussian())));
        }
        rows.add(row);
      }
    }
    return new CsvText(header, rows);
  }

  /// The table with one field of a row set to another text.
  static CsvText with(CsvText table, int row, String column, String text) {
    List<List<String>> rows = new ArrayList<>(table.rows());
    List<String> changed = new ArrayList<>(rows.get(row));
    changed.set(table.header().indexOf(column), text);
    rows.set(row, changed);
    return new CsvText(table.header(), rows);
  }

  /// The table with a column set to one text in all rows.
  static CsvText withAll(CsvText table, String column, String text) {
    CsvText changed = table;
    for (int row = 0; row < table.rows().size(); row++) {
      changed = with(changed, row, column, text);
    }
    return changed;
  }

  /// The rows whose column has a text.
  static CsvText where(CsvText table, String column, String text) {
    List<String> values = table.column(column);
    return new CsvText(
        table.header(),
        IntStream.range(0, table.rows().size())
            .filter(row -> values.get(row).equals(text))
            .mapToObj(table.rows()::get)
            .toList());
  }

  /// The table without a column.
  static CsvText without(CsvText table, String column) {
    int index = table.header().indexOf(column);
    List<List<String>> all = new ArrayList<>();
    for (List<String> row : table.rows()) {
      List<String> fewer = new ArrayList<>(row);
      fewer.remove(index);
      all.add(fewer);
    }
    List<String> header = new ArrayList<>(table.header());
    header.remove(index);
    return new CsvText(header, all);
  }
}
