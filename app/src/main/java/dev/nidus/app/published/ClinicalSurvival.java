package dev.nidus.app.published;

import dev.nidus.app.published.Recomputed.Found;
import dev.nidus.app.published.Recomputed.Sample;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.ConcordanceIndex;
import dev.nidus.evidence.survival.Covariates;
import dev.nidus.evidence.survival.CoxCoefficient;
import dev.nidus.evidence.survival.CoxModel;
import dev.nidus.evidence.survival.CoxSettings;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.LandmarkOutcome;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.RiskGroups;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Survival in the public cohorts of task 3, over the full follow-up. Patients without a variable are left
/// out where it is used.
record ClinicalSurvival(PublishedTables tables) {
  private static final long SEED = 2024;
  private static final List<ClinicalVariable> TOGETHER =
      List.of(ClinicalVariable.AGE, ClinicalVariable.SEX, ClinicalVariable.STAGE);

  Found of(Recipe.Survival recipe) throws Unavailable {
    ClinicalCohort cohort = ClinicalCohort.read(recipe.cohort(), tables);
    return switch (recipe) {
      case Recipe.Landmark landmark -> landmark(cohort, landmark.outcome());
      case Recipe.Median _ -> median(cohort);
      case Recipe.Alive alive -> alive(cohort, alive.days());
      case Recipe.LogRankP test -> logRank(cohort, test.variable());
      case Recipe.CoxAlone alone -> cox(cohort, List.of(alone.variable()), alone.variable());
      case Recipe.CoxTogether together -> cox(cohort, TOGETHER, together.variable());
      case Recipe.Concordance concordance -> concordance(cohort, concordance.variable());
      case Recipe.SurvivalAuc area -> area(cohort, area.variable());
    };
  }

  private static Found landmark(ClinicalCohort cohort, Recipe.Outcome outcome) throws Unavailable {
    List<LandmarkOutcome> outcomes = cohort.outcomes();
    return Found.exactly(
        switch (outcome) {
          case LABELLED -> cohort.labelled().length;
          case SURVIVED -> Collections.frequency(outcomes, LandmarkOutcome.SURVIVED);
          case UNKNOWN -> Collections.frequency(outcomes, LandmarkOutcome.UNKNOWN);
          case COLUMN -> cohort.rowsWhereColumnIsOutcome();
        });
  }

  private static Found median(ClinicalCohort cohort) {
    KaplanMeier curve = KaplanMeier.of(cohort.times());
    double days =
        curve
            .median()
            .orElseThrow(() ->
                new Inestimable(
                    "median survival of %s was not reached: more than half of the %d patients outlive their follow-up"
                        .formatted(cohort.name(), curve.patients())));
    ConfidenceInterval interval =
        curve
            .medianInterval()
            .orElseThrow(() -> new Inestimable("the band of the curve does not cross one half"));
    return Found.estimated(days, interval, sample(curve.patients()));
  }

  private static Found alive(ClinicalCohort cohort, double days) {
    KaplanMeier curve = KaplanMeier.of(cohort.times());
    ConfidenceInterval interval =
        curve
            .intervalAt(days)
            .orElseThrow(
                () -> new Inestimable("the curve has reached 0 before %s days".formatted(days)));
    return Found.estimated(curve.survivalAt(days), interval, sample(curve.patients()))
        .remarking("%d patients at risk then".formatted(curve.atRisk(days)));
  }

  private static Found logRank(ClinicalCohort cohort, ClinicalVariable variable)
      throws Unavailable {
    Grouped grouped = Grouped.by(cohort, variable);
    LogRank test = LogRank.compare(grouped.times(), grouped.groups());
    return Found.exactly(test.test().p())
        .about(sample(grouped.times().size()))
        .remarking(
            "%s: chi-square %.3f, %d degrees of freedom"
                .formatted(
                    String.join(
                        ", ",
                        test.groups().stream()
                            .map(group -> group.name() + " " + group.patients())
                            .toList()),
                    test.test().statistic(),
                    test.test().degreesOfFreedom()));
  }

  private static Found cox(
      ClinicalCohort cohort, List<ClinicalVariable> model, ClinicalVariable wanted)
      throws Unavailable {
    List<double[]> columns = new ArrayList<>();
    for (ClinicalVariable variable : model) {
      columns.add(cohort.values(variable));
    }
    int[] rows = complete(columns);
    CoxModel fitted =
        CoxModel.fit(
            cohort.times().rows(rows),
            Covariates.of(
                model.stream().map(ClinicalVariable::label).toList(),
                columns.stream().map(column -> chosen(column, rows)).toArray(double[][]::new)),
            CoxSettings.STANDARD);
    CoxCoefficient coefficient = fitted.coefficients().get(model.indexOf(wanted));
    return Found.estimated(coefficient.hazardRatio(), coefficient.interval(), sample(rows.length))
        .remarking("p %s".formatted(Numerals.p(coefficient.p())));
  }

  private static Found concordance(ClinicalCohort cohort, ClinicalVariable variable)
      throws Unavailable {
    double[] values = cohort.values(variable);
    int[] rows = complete(List.of(values));
    ConcordanceIndex index = ConcordanceIndex.of(cohort.times().rows(rows), chosen(values, rows));
    return Found.estimated(index.value(), index.interval(0.95), sample(rows.length));
  }

  /// Nothing is fitted: the variable itself orders the patients, higher meaning death within two years.
  private static Found area(ClinicalCohort cohort, ClinicalVariable variable) throws Unavailable {
    double[] values = cohort.values(variable);
    List<LandmarkOutcome> outcomes = cohort.outcomes();
    int[] rows =
        Arrays.stream(cohort.labelled()).filter(row -> Double.isFinite(values[row])).toArray();
    int[] died =
        Arrays.stream(rows).map(row -> outcomes.get(row) == LandmarkOutcome.DIED ? 1 : 0).toArray();
    Predictions predictions = Predictions.binary(died, chosen(values, rows), 0.5);
    return Found.of(
        Bootstrap.overPatients()
            .estimate(
                new RocAuc(),
                predictions,
                Patients.oneForEach(rows.length),
                RandomSource.of(SEED).named(cohort.name() + " " + variable)));
  }

  /// The patients whose group is known.
  record Grouped(SurvivalTimes times, RiskGroups groups) {
    static Grouped by(ClinicalCohort cohort, ClinicalVariable variable) throws Unavailable {
      List<String> names = cohort.groups(variable);
      int[] rows =
          IntStream.range(0, names.size()).filter(row -> !names.get(row).isBlank()).toArray();
      return new Grouped(
          cohort.times().rows(rows),
          RiskGroups.ofLabels(Arrays.stream(rows).mapToObj(names::get).toList()));
    }
  }

  private static int[] complete(List<double[]> columns) {
    return IntStream.range(0, columns.getFirst().length)
        .filter(row -> columns.stream().allMatch(column -> Double.isFinite(column[row])))
        .toArray();
  }

  private static double[] chosen(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }

  private static Sample sample(int patients) {
    return new Sample(patients, patients);
  }
}
