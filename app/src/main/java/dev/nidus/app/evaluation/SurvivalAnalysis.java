package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.ConcordanceIndex;
import dev.nidus.evidence.survival.Covariates;
import dev.nidus.evidence.survival.CoxCoefficient;
import dev.nidus.evidence.survival.CoxModel;
import dev.nidus.evidence.survival.CoxSettings;
import dev.nidus.evidence.survival.CoxTests;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.ProportionalHazards;
import dev.nidus.evidence.survival.RiskGroups;
import dev.nidus.evidence.survival.SurvivalTimes;
import dev.nidus.evidence.survival.TimeDependentAuc;
import dev.nidus.evidence.survival.TimeScale;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// What scores say about survival: one Cox model of all of them, the concordance and the time-dependent AUC of each, and curves
/// of groups with their log-rank test.
///
/// @param table what was read
/// @param settings how it was looked at
/// @param events that count
/// @param cox the model of all scores
/// @param concordance one per score, in their order
/// @param areas one list per score, in their order
/// @param logRank of the groups
/// @param all the curve of all rows
/// @param groups the curve of each group
record SurvivalAnalysis(
    SurvivalTable table,
    Settings settings,
    int events,
    CoxResult cox,
    List<Measurement> concordance,
    List<List<AreaAt>> areas,
    LogRankResult logRank,
    Curve all,
    List<Curve> groups) {

  /// How a table is looked at.
  ///
  /// @param at days at which the curves are read
  /// @param horizon days after which follow-up is cut, if it is
  /// @param resampling of the time-dependent AUC, and of the concordance where patients have several rows
  record Settings(List<Double> at, OptionalDouble horizon, Resampling resampling) {
    Settings {
      at = List.copyOf(at);
    }
  }

  /// A Cox model, or why there is none.
  sealed interface CoxResult {
    record Fitted(List<CoxCoefficient> coefficients, CoxTests tests, HazardsResult hazards)
        implements CoxResult {
      public Fitted {
        coefficients = List.copyOf(coefficients);
      }
    }

    record Missing(String reason) implements CoxResult {}
  }

  /// Whether hazards are proportional, or why that cannot be told.
  sealed interface HazardsResult {
    record Tested(ProportionalHazards test) implements HazardsResult {}

    record Missing(String reason) implements HazardsResult {}
  }

  /// A log-rank test, or why there is none.
  sealed interface LogRankResult {
    record Tested(LogRank test) implements LogRankResult {}

    record Missing(String reason) implements LogRankResult {}
  }

  /// How well a score tells those with the event by a day from those without it.
  ///
  /// @param cases rows with the event by then
  /// @param controls rows observed beyond
  record AreaAt(double days, Measurement area, int cases, int controls) {}

  /// A survival curve.
  ///
  /// @param name of its patients
  /// @param events that count
  record Curve(String name, KaplanMeier curve, int events) {}

  SurvivalAnalysis {
    concordance = List.copyOf(concordance);
    areas = List.copyOf(areas);
    groups = List.copyOf(groups);
  }

  /// Reads a table and analyses it.
  ///
  /// @throws UsageProblem if it cannot be analysed at all
  static SurvivalAnalysis of(Path file, SurvivalColumns columns, Settings settings) {
    SurvivalTable table = SurvivalTable.read(file, columns);
    SurvivalTimes times =
        settings.horizon().isPresent()
            ? table.times().followedUpTo(settings.horizon().getAsDouble())
            : table.times();
    List<Curve> groups = new ArrayList<>();
    LogRankResult logRank;
    try {
      RiskGroups membership = grouping(table);
      for (int group = 0; group < membership.names().size(); group++) {
        groups.add(
            curve(groupName(membership, group, columns), times.rows(membership.members(group))));
      }
      logRank = logRank(times, membership);
    } catch (Inestimable noGroups) {
      logRank = new LogRankResult.Missing(reason(noGroups));
    }
    return new SurvivalAnalysis(
        table,
        settings,
        times.events(),
        cox(times, table),
        IntStream.range(0, columns.scores().size())
            .mapToObj(k -> concordance(times, table.scores(k), table.patients(), settings))
            .toList(),
        IntStream.range(0, columns.scores().size())
            .mapToObj(k -> areas(times, table.scores(k), table.patients(), settings))
            .toList(),
        logRank,
        curve("all", times),
        groups);
  }

  private static Curve curve(String name, SurvivalTimes times) {
    return new Curve(name, KaplanMeier.of(times), times.events());
  }

  private static RiskGroups grouping(SurvivalTable table) {
    return table.columns().group().isPresent()
        ? RiskGroups.ofLabels(table.groups())
        : RiskGroups.aboveMedian(table.scores(0));
  }

  /// The cut itself stands in the report: a number with many digits is no name.
  private static String groupName(RiskGroups groups, int group, SurvivalColumns columns) {
    return columns.group().isPresent()
        ? groups.names().get(group)
        : group == 0 ? "up to the median" : "above the median";
  }

  private static LogRankResult logRank(SurvivalTimes times, RiskGroups groups) {
    try {
      return new LogRankResult.Tested(LogRank.compare(times, groups));
    } catch (Inestimable none) {
      return new LogRankResult.Missing(reason(none));
    }
  }

  private static CoxResult cox(SurvivalTimes times, SurvivalTable table) {
    try {
      CoxModel model =
          CoxModel.fit(
              times,
              Covariates.of(table.columns().scores(), table.scoreColumns()),
              CoxSettings.STANDARD);
      return new CoxResult.Fitted(
          model.coefficients(), model.tests().orElseThrow(), hazards(model));
    } catch (Inestimable none) {
      return new CoxResult.Missing(reason(none));
    }
  }

  private static HazardsResult hazards(CoxModel model) {
    try {
      return new HazardsResult.Tested(model.proportionalHazards(TimeScale.KAPLAN_MEIER));
    } catch (Inestimable none) {
      return new HazardsResult.Missing(reason(none));
    }
  }

  /// Rows of different patients are independent, which gives an interval at once; otherwise patients are resampled.
  private static Measurement concordance(
      SurvivalTimes times, double[] scores, Patients patients, Settings settings) {
    return Measurement.of(
        () -> {
          if (patients.count() < patients.lesions()) {
            return new ConcordanceBootstrap(
                    settings.resampling().bootstrap(),
                    times,
                    patients,
                    settings.resampling().random())
                .estimate(scores);
          }
          ConcordanceIndex index = ConcordanceIndex.of(times, scores);
          return new Estimate(
              "concordance", index.value(), wald(index), times.size(), patients.count());
        },
        () -> ConcordanceIndex.of(times, scores).value());
  }

  private static List<AreaAt> areas(
      SurvivalTimes times, double[] scores, Patients patients, Settings settings) {
    return settings.at().stream()
        .map(days -> area(times, scores, patients, settings, days))
        .toList();
  }

  private static AreaAt area(
      SurvivalTimes times, double[] scores, Patients patients, Settings settings, double days) {
    return new AreaAt(
        days,
        Measurement.of(
            () ->
                TimeDependentAuc.estimate(
                    times,
                    scores,
                    days,
                    patients,
                    settings.resampling().bootstrap(),
                    settings.resampling().random()),
            () -> TimeDependentAuc.at(times, scores, days).value()),
        (int)
            IntStream.range(0, times.size())
                .filter(row -> times.occurred(row) && times.days(row) <= days)
                .count(),
        (int) IntStream.range(0, times.size()).filter(row -> times.days(row) > days).count());
  }

  private static ConfidenceInterval wald(ConcordanceIndex index) {
    if (!(index.standardError() > 0)) {
      throw new Inestimable(
          "the concordance %s has no interval: its standard error is 0, as all pairs are ordered alike"
              .formatted(index.value()));
    }
    return index.interval(0.95);
  }

  private static String reason(Inestimable inestimable) {
    return String.valueOf(inestimable.getMessage());
  }

  int rows() {
    return table.rows().size();
  }

  int patients() {
    return table.patients().count();
  }

  /// What a reader must know before the numbers.
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (table.origin() == ScoredLesions.Origin.SYNTHETIC) {
      remarks.add(
          "SYNTHETIC: the table is marked as synthetic. Nobody was scanned, and nothing here is"
              + " evidence about patients.");
    }
    if (patients() < rows()) {
      remarks.add(
          "%d rows are of %d patients. The curves, the log-rank test and the Cox model count every row as a patient, so that their intervals are too narrow and their p values too small; only the intervals of the concordance and of the time-dependent AUC allow for it. Give one row for each patient."
              .formatted(rows(), patients()));
    }
    if (events == 0) {
      remarks.add(
          "All %d times are censored: without an event nothing can be compared.".formatted(rows()));
    }
    if (cox instanceof CoxResult.Fitted fitted && events < 10 * fitted.coefficients().size()) {
      remarks.add(
          "There are %d events for %d scores; with fewer than 10 events a score, coefficients of a Cox model are unreliable."
              .formatted(events, fitted.coefficients().size()));
    }
    return remarks;
  }
}
