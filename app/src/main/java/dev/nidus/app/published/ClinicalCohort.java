package dev.nidus.app.published;

import dev.nidus.evidence.survival.LandmarkOutcome;
import dev.nidus.evidence.survival.SurvivalLandmark;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Patients with survival and clinical variables, in the order of their table (SPEC 1.5).
///
/// @param name which of the two
/// @param table the rows
/// @param times of survival
record ClinicalCohort(Name name, NamedTable table, SurvivalTimes times) {

  /// The cohorts of task 3 that are public.
  public enum Name {
    LUNG1("fmcib_lung1_annotations"),
    RADIO("fmcib_radio_nsclc_radiogenomics");

    private final String table;

    Name(String table) {
      this.table = table;
    }
  }

  static ClinicalCohort read(Name name, PublishedTables tables) throws Unavailable {
    NamedTable table = tables.table(name.table);
    int[] dead = table.integers("deadstatus.event");
    boolean[] occurred = new boolean[dead.length];
    for (int row = 0; row < dead.length; row++) {
      occurred[row] = dead[row] == 1;
    }
    return new ClinicalCohort(
        name, table, SurvivalTimes.of(table.numbers("Survival.time"), occurred));
  }

  List<LandmarkOutcome> outcomes() {
    return SurvivalLandmark.TWO_YEARS.outcomes(times);
  }

  /// Rows whose outcome at two years is known.
  int[] labelled() {
    List<LandmarkOutcome> outcomes = outcomes();
    return IntStream.range(0, times.size())
        .filter(row -> outcomes.get(row) != LandmarkOutcome.UNKNOWN)
        .toArray();
  }

  /// Rows where the column `survival` of the table is the outcome at two years; one who was censored
  /// before counts as not surviving, as in the table.
  long rowsWhereColumnIsOutcome() throws Unavailable {
    List<String> column = table.text("survival");
    List<LandmarkOutcome> outcomes = outcomes();
    return IntStream.range(0, times.size())
        .filter(row ->
            List.of("1", "1.0", "True").contains(column.get(row))
                == (outcomes.get(row) == LandmarkOutcome.SURVIVED))
        .count();
  }

  /// A variable as numbers, NaN where the table does not have it.
  double[] values(ClinicalVariable variable) throws Unavailable {
    List<OptionalDouble> values = new ArrayList<>();
    for (int row = 0; row < table.size(); row++) {
      values.add(value(variable, row));
    }
    return values.stream().mapToDouble(value -> value.orElse(Double.NaN)).toArray();
  }

  /// Names of the groups that a variable makes, blank where the table does not have it.
  List<String> groups(ClinicalVariable variable) throws Unavailable {
    return switch (variable) {
      case SEX -> lowerCase(text("gender", "Gender"));
      case HISTOLOGY -> lowerCase(text("Histology", "Histology "));
      case STAGE ->
          Arrays.stream(values(variable))
              .mapToObj(stage -> TumourStage.name(name, stage).orElse(""))
              .toList();
      case AGE, TUMOUR, NODES ->
          Arrays.stream(values(variable))
              .mapToObj(value -> Double.isFinite(value) ? String.valueOf((int) value) : "")
              .toList();
    };
  }

  private OptionalDouble value(ClinicalVariable variable, int row) throws Unavailable {
    return switch (variable) {
      case AGE -> decades(text("age", "Age at Histological Diagnosis").get(row));
      case SEX ->
          OptionalDouble.of(text("gender", "Gender").get(row).equalsIgnoreCase("male") ? 1 : 0);
      case STAGE -> asDouble(stage(row));
      case TUMOUR -> asDouble(category("clinical.T.Stage", "Pathological T stage", 4, row));
      case NODES -> asDouble(category("Clinical.N.Stage", "Pathological N stage", 3, row));
      case HISTOLOGY ->
          throw new IllegalArgumentException("histology has names, and no numbers to order by");
    };
  }

  private OptionalInt stage(int row) throws Unavailable {
    return switch (name) {
      case LUNG1 -> TumourStage.ofGroup(table.text("Overall.Stage").get(row));
      case RADIO ->
          TumourStage.ofCategories(
              table.text("Pathological T stage").get(row),
              table.text("Pathological N stage").get(row),
              table.text("Pathological M stage").get(row));
    };
  }

  /// LUNG1 writes numbers; those above the last category mean that it was not assessed.
  private OptionalInt category(String lung1, String radio, int last, int row) throws Unavailable {
    return switch (name) {
      case LUNG1 -> {
        String cell = table.text(lung1).get(row);
        double number = cell.isBlank() ? last + 1 : Double.parseDouble(cell);
        yield number > last ? OptionalInt.empty() : OptionalInt.of((int) number);
      }
      case RADIO -> TumourStage.category(table.text(radio).get(row));
    };
  }

  private List<String> text(String lung1, String radio) throws Unavailable {
    return table.text(
        switch (name) {
          case LUNG1 -> lung1;
          case RADIO -> radio;
        });
  }

  private static List<String> lowerCase(List<String> cells) {
    return cells.stream().map(cell -> cell.strip().toLowerCase(Locale.ROOT)).toList();
  }

  private static OptionalDouble decades(String years) {
    return years.isBlank() || years.equals("NA")
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(years) / 10);
  }

  private static OptionalDouble asDouble(OptionalInt whole) {
    return whole.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(whole.getAsInt());
  }
}
