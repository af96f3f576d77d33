package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.Evaluation.Compared;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.DeLong;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Holm;
import dev.nidus.evidence.resampling.Patients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// Two models on the same lesions: the first table's metric less the second's, in pairs.
///
/// @param other the second table, with the lesions that both have
/// @param first the first table, with the same
/// @param differences one per metric
/// @param deLong the difference of two areas by DeLong, of two classes; or why not
/// @param refused rows of either table that were left out of the comparison, numbered as in the table that the reason names
record Comparison(
    ScoredLesions first,
    ScoredLesions other,
    List<Difference> differences,
    Optional<DeLongResult> deLong,
    List<RefusedRow> refused) {

  /// The difference of one metric.
  ///
  /// @param metric which
  /// @param ours of the first table
  /// @param theirs of the second
  /// @param difference ours less theirs
  /// @param p by permutation, two-sided; empty if it cannot be had
  /// @param corrected p by Holm over the metrics compared
  record Difference(
      Compared metric,
      OptionalDouble ours,
      OptionalDouble theirs,
      Measurement difference,
      OptionalDouble p,
      OptionalDouble corrected) {}

  /// DeLong's comparison.
  sealed interface DeLongResult {
    record Compared(DeLong.Comparison comparison) implements DeLongResult {}

    record Missing(String reason) implements DeLongResult {}
  }

  Comparison {
    differences = List.copyOf(differences);
    refused = List.copyOf(refused);
  }

  /// Reads the second table, pairs the rows and compares.
  ///
  /// @throws UsageProblem if the tables do not match
  static Comparison of(Evaluation evaluation, Path against) {
    ScoredLesions ours = evaluation.table();
    ScoredLesions theirs = ours.readOther(against);
    requireSameNames(ours, theirs);
    Map<String, ScoredLesion> byName = new LinkedHashMap<>();
    theirs.lesions().forEach(lesion -> byName.put(lesion.name(), lesion));
    List<ScoredLesion> first = new ArrayList<>();
    List<ScoredLesion> second = new ArrayList<>();
    for (ScoredLesion lesion : ours.lesions()) {
      ScoredLesion same = byName.get(lesion.name());
      if (same != null) { // otherwise the second table's row was refused
        requireSame(lesion, same, ours, theirs);
        first.add(lesion);
        second.add(same);
      }
    }
    if (first.isEmpty()) {
      throw new UsageProblem(
          "%s and %s have no lesion that can be used in both".formatted(ours.file(), against));
    }
    ScoredLesions one = ours.with(first);
    ScoredLesions two = theirs.with(second);
    List<RefusedRow> refused = new ArrayList<>();
    theirs
        .refused()
        .forEach(row ->
            refused.add(
                new RefusedRow(
                    row.row(),
                    "left out of the comparison, as %s has in this row: %s"
                        .formatted(against.getFileName(), row.reason()))));
    return new Comparison(
        one,
        two,
        differences(one, two, evaluation.resampling()),
        one.classes().count() == 2
            ? Optional.of(deLong(one.predictions(), two.predictions()))
            : Optional.empty(),
        refused);
  }

  private static void requireSameNames(ScoredLesions ours, ScoredLesions theirs) {
    if (ours.columns().lesion().isEmpty()) {
      if (ours.rowsInFile() != theirs.rowsInFile()) {
        throw new UsageProblem(
            "%s has %d rows and %s has %d, so that rows cannot be paired by their numbers; name the column that names the lesions in both with --id"
                .formatted(ours.file(), ours.rowsInFile(), theirs.file(), theirs.rowsInFile()));
      }
      return;
    }
    requireNames(ours, theirs);
    requireNames(theirs, ours);
  }

  /// Every lesion of one table is in the other, unless the other's row was refused, whose name is not known.
  private static void requireNames(ScoredLesions table, ScoredLesions in) {
    Map<String, Integer> rows = new TreeMap<>();
    in.lesions().forEach(lesion -> rows.put(lesion.name(), lesion.row()));
    List<String> missing =
        table.lesions().stream()
            .map(ScoredLesion::name)
            .filter(name -> !rows.containsKey(name))
            .toList();
    if (missing.size() > in.refused().size()) {
      throw new UsageProblem(
          "%d lesions of %s are not in %s, the first '%s' (column '%s'); both tables must be of the same lesions"
              .formatted(
                  missing.size(),
                  table.file(),
                  in.file(),
                  missing.getFirst(),
                  table.columns().lesion().orElseThrow()));
    }
  }

  private static void requireSame(
      ScoredLesion one, ScoredLesion two, ScoredLesions ours, ScoredLesions theirs) {
    if (one.label() != two.label()) {
      throw new UsageProblem(
          "lesion '%s' has the %s '%s' in %s (row %d) and '%s' in %s (row %d); both tables must be of the same lesions: check %s"
              .formatted(
                  one.name(),
                  ours.columns().label(),
                  ours.classes().name(one.label()),
                  ours.file(),
                  one.row(),
                  ours.classes().name(two.label()),
                  theirs.file(),
                  two.row(),
                  ours.columns()
                      .lesion()
                      .map("the column '%s'"::formatted)
                      .orElse("the order of the rows, or pair them by a column with --id")));
    }
    if (ours.columns().patient().isPresent()
        && theirs.columns().patient().isPresent()
        && !one.patient().equals(two.patient())) {
      throw new UsageProblem(
          "lesion '%s' is of patient '%s' in %s (row %d) and of '%s' in %s (row %d); both tables must be of the same lesions"
              .formatted(
                  one.name(),
                  one.patient(),
                  ours.file(),
                  one.row(),
                  two.patient(),
                  theirs.file(),
                  two.row()));
    }
  }

  private static List<Difference> differences(
      ScoredLesions one, ScoredLesions two, Resampling resampling) {
    Predictions first = one.predictions();
    Predictions second = two.predictions();
    Patients patients = one.patients();
    List<Difference> differences = new ArrayList<>();
    for (Compared compared : Compared.values()) {
      Metric metric = compared.metric();
      differences.add(
          new Difference(
              compared,
              value(metric, first),
              value(metric, second),
              Measurement.of(
                  () ->
                      resampling
                          .bootstrap()
                          .difference(metric, first, second, patients, resampling.random()),
                  () -> metric.of(first) - metric.of(second)),
              p(metric, first, second, patients, resampling),
              OptionalDouble.empty()));
    }
    return corrected(differences);
  }

  private static OptionalDouble value(Metric metric, Predictions predictions) {
    try {
      return OptionalDouble.of(metric.of(predictions));
    } catch (Inestimable none) {
      return OptionalDouble.empty();
    }
  }

  private static OptionalDouble p(
      Metric metric,
      Predictions first,
      Predictions second,
      Patients patients,
      Resampling resampling) {
    try {
      return OptionalDouble.of(
          resampling
              .permutations()
              .compare(metric, first, second, patients, resampling.random())
              .p());
    } catch (Inestimable none) {
      return OptionalDouble.empty();
    }
  }

  private static List<Difference> corrected(List<Difference> differences) {
    List<Difference> tested = differences.stream().filter(d -> d.p().isPresent()).toList();
    List<Double> adjusted = Holm.adjusted(tested.stream().map(d -> d.p().getAsDouble()).toList());
    return differences.stream()
        .map(d -> {
          int place = tested.indexOf(d);
          return place < 0
              ? d
              : new Difference(
                  d.metric(),
                  d.ours(),
                  d.theirs(),
                  d.difference(),
                  d.p(),
                  OptionalDouble.of(adjusted.get(place)));
        })
        .toList();
  }

  private static DeLongResult deLong(Predictions first, Predictions second) {
    try {
      return new DeLongResult.Compared(DeLong.of(first).against(DeLong.of(second), 0.95));
    } catch (Inestimable none) {
      return new DeLongResult.Missing(String.valueOf(none.getMessage()));
    }
  }
}
