package dev.nidus.app.adaptation;

import dev.nidus.app.adaptation.ProbeResult.Chosen;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.CoxProbe;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Cox probes of survival.
///
/// @param cohort the patients; one row each unless that cannot be helped
/// @param target the columns of time and event
/// @param times of all rows of the cohort
/// @param folds of patients that the ridge is chosen by where there is no tuning split
/// @param bootstrap of the intervals
/// @param random where the resamples start
public record SurvivalProbing(
    SplitCohort cohort,
    Target.Survival target,
    SurvivalTimes times,
    int folds,
    Bootstrap bootstrap,
    RandomSource random)
    implements Probing {
  private static final String CONCORDANCE = "concordance";
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");
  private static final List<String> YES = List.of("1", "1.0", "true", "yes");
  private static final List<String> NO = List.of("0", "0.0", "false", "no");

  /// What is wrong with a row without a time or an event.
  public static SplitCohort.RowCheck check(Target.Survival target) {
    return (lesions, row) -> {
      String time = lesions.field(row, target.time()).strip();
      if (!NUMBER.matcher(time).matches() || !(Double.parseDouble(time) >= 0)) {
        return Optional.of(
            "its time (column '%s') is '%s'; a survival time is a number of at least 0"
                .formatted(target.time(), time));
      }
      String event = lesions.field(row, target.event()).strip().toLowerCase(Locale.ROOT);
      return YES.contains(event) || NO.contains(event)
          ? Optional.empty()
          : Optional.of(
              "its event (column '%s') is '%s'; write 1 where it occurred and 0 where the follow-up ended"
                  .formatted(target.event(), lesions.field(row, target.event())));
    };
  }

  /// The task that two columns give; their rows are checked.
  public static SurvivalProbing of(
      SplitCohort cohort,
      Target.Survival target,
      int folds,
      Bootstrap bootstrap,
      RandomSource random) {
    int rows = cohort.lesions().rows();
    double[] days = new double[rows];
    boolean[] occurred = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      days[row] = Double.parseDouble(cohort.lesions().field(row, target.time()).strip());
      occurred[row] =
          YES.contains(
              cohort.lesions().field(row, target.event()).strip().toLowerCase(Locale.ROOT));
    }
    return new SurvivalProbing(
        cohort, target, SurvivalTimes.of(days, occurred), folds, bootstrap, random);
  }

  @Override
  public String method() {
    return "cox";
  }

  @Override
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (Split split : Split.values()) {
      int[] rows = cohort.split().rows(split);
      if (rows.length > 0) {
        SurvivalTimes part = times.rows(rows);
        remarks.add("%s: %s".formatted(split.word(), part));
        if (cohort.patients(rows).count() < rows.length) {
          remarks.add(
              "the %s split has several rows of a patient, who then counts several times in the fit; keep one row for each, if one can be chosen"
                  .formatted(split.word()));
        }
      }
    }
    return remarks;
  }

  @Override
  public List<ProbeResult> run(List<Contender> contenders) {
    int[] train = cohort.split().rows(Split.TRAIN);
    int[] test = cohort.split().rows(Split.TEST);
    ConcordanceBootstrap concordance =
        new ConcordanceBootstrap(bootstrap, times.rows(test), cohort.patients(test), random);
    List<double[]> first = new ArrayList<>();
    List<ProbeResult> results = new ArrayList<>();
    for (Contender contender : contenders) {
      FeatureMatrix training = contender.training(train);
      CoxProbe.Fitted fitted =
          CoxProbe.standard().fit(training, times.rows(train), choice(contender.features(), train));
      double[] risks = fitted.risks(contender.features().of(test));
      List<MetricResult> differences =
          first.stream()
              .map(reference ->
                  MetricResult.of(CONCORDANCE, () -> concordance.difference(reference, risks)))
              .toList();
      if (first.isEmpty()) {
        first.add(risks);
      }
      results.add(
          new ProbeResult(
              contender,
              training.columns(),
              training.constantColumns(),
              chosen(fitted),
              List.of(MetricResult.of(CONCORDANCE, () -> concordance.estimate(risks))),
              differences,
              Arrays.stream(risks).mapToObj(risk -> List.of(Double.toString(risk))).toList(),
              provenance ->
                  new FeatureModel.Risk(
                      provenance, target, fitted.standardiser(), fitted.score(), fitted.ridge())));
    }
    return results;
  }

  private CoxProbe.Choice choice(RowFeatures features, int... training) {
    int[] tune = cohort.split().rows(Split.TUNE);
    return tune.length > 0
        ? new CoxProbe.Choice.Aside(features.of(tune), times.rows(tune))
        : new CoxProbe.Choice.CrossValidation(folds, cohort.patients(training));
  }

  private Chosen chosen(CoxProbe.Fitted fitted) {
    List<ProbeResult.Trial> trials =
        fitted.trials().stream()
            .map(trial -> new ProbeResult.Trial(trial.ridge(), trial.concordance()))
            .toList();
    return new Chosen(
        cohort.hasTuning() ? "tuning split" : "%d folds of patients".formatted(folds),
        CONCORDANCE,
        "ridge",
        fitted.ridge(),
        trials);
  }
}
