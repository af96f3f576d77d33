package dev.nidus.app.study;

import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Point;
import dev.nidus.app.study.StudyResult.RiskSplit;
import dev.nidus.app.study.StudyResult.Value;
import dev.nidus.app.study.TaskFrame.Subset;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.Covariates;
import dev.nidus.evidence.survival.CoxCoefficient;
import dev.nidus.evidence.survival.CoxModel;
import dev.nidus.evidence.survival.CoxSettings;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.RiskGroups;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How good the arms of a task are, once the outcomes of its test lesions are open.
final class Judgement {
  private static final String CONCORDANCE = "concordance";
  private static final int PERMUTATIONS = 1000;

  private final List<Subset> subsets;
  private final Bootstrap bootstrap;
  private final RandomSource random;

  /// Places in the list of test rows that have an outcome.
  private final int[] usable;

  private final Patients patients;
  private final Optional<int[]> labels;
  private final Optional<SurvivalTimes> times;
  private final List<StudyResult.Refused> refused = new ArrayList<>();

  /// Opens the outcomes.
  ///
  /// @throws Inestimable if no test lesion has one
  Judgement(
      TaskFrame frame,
      List<Subset> subsets,
      Registration registration,
      Bootstrap bootstrap,
      RandomSource random) {
    this.subsets = subsets;
    this.bootstrap = bootstrap;
    this.random = random.named(frame.task().name());
    List<Integer> places = new ArrayList<>();
    List<List<String>> outcomes = new ArrayList<>();
    for (int n = 0; n < frame.test().size(); n++) {
      int row = frame.test().get(n);
      Optional<String> problem =
          TaskFrame.outcomeProblem(
              frame.task(), column -> frame.cohort().opened(registration, row, column));
      List<String> cells =
          frame.task().outcomes().stream()
              .map(column -> frame.cohort().opened(registration, row, column).strip())
              .toList();
      if (problem.isEmpty()
          && frame.task() instanceof TaskPlan.Classes
          && !frame.classes().contains(cells.getFirst())) {
        problem =
            Optional.of(
                "its label '%s' is none of a training or tuning lesion (%s), so that nothing can predict it"
                    .formatted(cells.getFirst(), String.join(", ", frame.classes())));
      }
      if (problem.isPresent()) {
        refused.add(new StudyResult.Refused(row + 1, problem.get()));
      } else {
        places.add(n);
        outcomes.add(cells);
      }
    }
    if (places.isEmpty()) {
      throw new Inestimable(
          "no test lesion of the task %s has an outcome: %s"
              .formatted(frame.task().name(), refused.getFirst().reason()));
    }
    usable = TaskFrame.array(places);
    patients = frame.patients(Arrays.stream(usable).mapToObj(n -> frame.test().get(n)).toList());
    switch (frame.task()) {
      case TaskPlan.Classes _ -> {
        labels =
            Optional.of(
                outcomes.stream()
                    .mapToInt(cells -> frame.classes().indexOf(cells.getFirst()))
                    .toArray());
        times = Optional.empty();
      }
      case TaskPlan.Survival _ -> {
        labels = Optional.empty();
        boolean[] occurred = new boolean[usable.length];
        for (int n = 0; n < usable.length; n++) {
          occurred[n] = TaskFrame.isEvent(outcomes.get(n).get(1));
        }
        times =
            Optional.of(
                SurvivalTimes.of(
                    outcomes.stream()
                        .mapToDouble(cells -> Double.parseDouble(cells.getFirst()))
                        .toArray(),
                    occurred));
      }
    }
  }

  List<StudyResult.Refused> refused() {
    return refused;
  }

  StudyResult.Sample sample() {
    return new StudyResult.Sample(usable.length, patients.count());
  }

  private List<Double> fractions() {
    return subsets.stream().map(Subset::fraction).distinct().toList();
  }

  /// How good an arm is.
  Arm arm(String name, String source, Fits fits) {
    List<Point> points = new ArrayList<>();
    for (double fraction : fractions()) {
      List<Fits.Draw> draws = fits.at(fraction);
      List<Fits.Draw> fitted = draws.stream().filter(Fits.Draw::isFitted).toList();
      points.add(
          new Point(
              fraction,
              draws.size(),
              draws.size() - fitted.size(),
              draws.stream().mapToInt(Fits.Draw::patients).min().orElse(0),
              draws.stream().mapToInt(Fits.Draw::patients).max().orElse(0),
              fitted.isEmpty()
                  ? List.of(
                      missing(
                          primary(),
                          draws.isEmpty() ? "nothing was fitted" : draws.getFirst().reason()))
                  : metrics(fitted)));
    }
    return new Arm(name, source, points, groups(fits));
  }

  /// The metric that comparisons are judged by.
  String primary() {
    return times.isPresent() ? CONCORDANCE : MetricKey.ROC_AUC.key();
  }

  private List<Value> metrics(List<Fits.Draw> fitted) {
    if (times.isPresent()) {
      double[] risks = risks(fitted.getFirst());
      return List.of(value(CONCORDANCE, List.of(), () -> concordance(times.get()).estimate(risks)));
    }
    List<Value> values = new ArrayList<>();
    List<Predictions> predictions = fitted.stream().map(this::predictions).toList();
    for (MetricKey key : MetricKey.REPORTED) {
      List<Double> each = new ArrayList<>();
      values.add(
          value(
              key.key(),
              each,
              () -> {
                predictions.forEach(one -> each.add(key.metric().of(one)));
                List<PreparedMetric> prepared =
                    predictions.stream().map(key.metric()::prepare).toList();
                return bootstrap.estimate(
                    key.metric().label(),
                    counts -> mean(prepared, counts),
                    each.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    patients,
                    random.named("bootstrap"));
              }));
    }
    return values;
  }

  private static double mean(List<PreparedMetric> prepared, int[] counts) {
    return prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow();
  }

  private Value value(String metric, List<Double> draws, Supplier<Estimate> estimation) {
    try {
      Estimate estimate = estimation.get();
      return new Value(
          metric,
          Optional.of(estimate.value()),
          Optional.of(estimate.interval().low()),
          Optional.of(estimate.interval().high()),
          estimate.interval().method().description(),
          estimate.lesions(),
          estimate.patients(),
          List.copyOf(draws),
          "");
    } catch (Inestimable impossible) {
      return missing(metric, String.valueOf(impossible.getMessage()));
    }
  }

  private Value missing(String metric, String reason) {
    return new Value(
        metric,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        usable.length,
        patients.count(),
        List.of(),
        reason);
  }

  private Predictions predictions(Fits.Draw draw) {
    double[][] all = draw.matrix();
    return Predictions.of(
        labels.orElseThrow(), Arrays.stream(usable).mapToObj(n -> all[n]).toArray(double[][]::new));
  }

  private double[] risks(Fits.Draw draw) {
    double[] all = draw.risks();
    return Arrays.stream(usable).mapToDouble(n -> all[n]).toArray();
  }

  private ConcordanceBootstrap concordance(SurvivalTimes survival) {
    return new ConcordanceBootstrap(bootstrap, survival, patients, random);
  }

  /// Two arms on the same lesions and the same subsets, at each share of the labels. With several draws the interval resamples
  /// patients and draws, since both vary: with patients alone it would speak of these subsets only. Decision 0078.
  List<Compared> compare(String first, Fits one, String second, Fits other) {
    List<Compared> compared = new ArrayList<>();
    for (double fraction : fractions()) {
      List<Fits.Draw> ours = new ArrayList<>();
      List<Fits.Draw> theirs = new ArrayList<>();
      for (Fits.Draw draw : one.at(fraction)) {
        other.at(fraction).stream()
            .filter(same -> same.draw() == draw.draw() && same.isFitted() && draw.isFitted())
            .forEach(same -> {
              ours.add(draw);
              theirs.add(same);
            });
      }
      if (ours.isEmpty()) {
        compared.add(
            new Compared(
                first,
                second,
                fraction,
                missing(primary(), "no subset of this size was fitted by both"),
                Optional.empty(),
                Optional.empty()));
      } else if (times.isPresent()) {
        compared.add(
            new Compared(
                first,
                second,
                fraction,
                value(
                    CONCORDANCE,
                    List.of(),
                    () ->
                        concordance(times.get())
                            .difference(risks(ours.getFirst()), risks(theirs.getFirst()))),
                Optional.empty(),
                Optional.empty()));
      } else {
        compared.add(compared(first, second, fraction, ours, theirs));
      }
    }
    return compared;
  }

  private Compared compared(
      String first, String second, double fraction, List<Fits.Draw> ours, List<Fits.Draw> theirs) {
    Metric metric = MetricKey.ROC_AUC.metric();
    List<Predictions> one = ours.stream().map(this::predictions).toList();
    List<Predictions> two = theirs.stream().map(this::predictions).toList();
    List<Double> each = new ArrayList<>();
    Value difference =
        value(
            MetricKey.ROC_AUC.key(),
            each,
            () -> {
              for (int n = 0; n < one.size(); n++) {
                each.add(metric.of(one.get(n)) - metric.of(two.get(n)));
              }
              List<PreparedMetric> mine = one.stream().map(metric::prepare).toList();
              List<PreparedMetric> yours = two.stream().map(metric::prepare).toList();
              return bootstrap.estimate(
                  "difference of " + metric.label(),
                  counts -> {
                    int[] drawn = drawn(counts, mine.size());
                    return Arrays.stream(drawn)
                        .mapToDouble(n -> mine.get(n).at(counts) - yours.get(n).at(counts))
                        .average()
                        .orElseThrow();
                  },
                  each.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                  patients,
                  random.named("bootstrap"));
            });
    Optional<Double> p =
        difference.value().isPresent() && patients.count() > 1
            ? Optional.of(permuted(metric, one, two))
            : Optional.empty();
    return new Compared(
        first,
        second,
        fraction,
        one.size() > 1 && difference.low().isPresent()
            ? new Value(
                difference.metric(),
                difference.value(),
                difference.low(),
                difference.high(),
                difference.method() + " and over draws",
                difference.lesions(),
                difference.patients(),
                difference.overDraws(),
                difference.reason())
            : difference,
        p,
        Optional.empty());
  }

  /// Draws with replacement, from a stream that the resample of patients names, so that both arms and every run have the same.
  private int[] drawn(int[] counts, int draws) {
    if (draws == 1) {
      return new int[] {0};
    }
    RandomSource stream = random.named("draws").at(Arrays.hashCode(counts));
    return IntStream.range(0, draws).map(_ -> stream.nextInt(draws)).toArray();
  }

  /// Whole patients swap their predictions between the arms, in all draws at once; two-sided, the observed order counts.
  private double permuted(Metric metric, List<Predictions> one, List<Predictions> two) {
    int rows = usable.length;
    List<PreparedMetric> joined = new ArrayList<>();
    for (int n = 0; n < one.size(); n++) {
      joined.add(metric.prepare(one.get(n).followedBy(two.get(n))));
    }
    int[] ours = new int[2 * rows];
    int[] theirs = new int[2 * rows];
    RandomSource stream = random.named("permutation");
    int extreme = 0;
    double observed = 0;
    for (int permutation = 0; permutation <= PERMUTATIONS; permutation++) {
      RandomSource swaps = stream.at(permutation);
      boolean[] swapped = new boolean[patients.count()];
      for (int patient = 0; patient < swapped.length; patient++) {
        swapped[patient] = permutation > 0 && swaps.nextBoolean();
      }
      for (int row = 0; row < rows; row++) {
        boolean isSwapped = swapped[patients.of(row)];
        ours[row] = isSwapped ? 0 : 1;
        ours[rows + row] = isSwapped ? 1 : 0;
        theirs[row] = isSwapped ? 1 : 0;
        theirs[rows + row] = isSwapped ? 0 : 1;
      }
      double difference = mean(joined, ours) - mean(joined, theirs);
      if (permutation == 0) {
        observed = difference;
      }
      extreme += Math.abs(difference) >= Math.abs(observed) - 1e-12 ? 1 : 0;
    }
    return extreme / (PERMUTATIONS + 1.0);
  }

  private Optional<RiskSplit> groups(Fits fits) {
    List<Fits.Draw> whole = fits.at(1).stream().filter(Fits.Draw::isFitted).toList();
    if (times.isEmpty() || whole.isEmpty()) {
      return Optional.empty();
    }
    SurvivalTimes survival = times.get();
    Fits.Draw draw = whole.getFirst();
    double[] risks = risks(draw);
    RiskGroups groups = RiskGroups.above(risks, draw.cut());
    List<StudyResult.Curve> curves = new ArrayList<>();
    int[] events = new int[2];
    for (int group = 0; group < 2; group++) {
      List<Double> days = new ArrayList<>();
      List<Boolean> occurred = new ArrayList<>();
      for (int row : groups.members(group)) {
        days.add(survival.days(row));
        occurred.add(survival.occurred(row));
        events[group] += survival.occurred(row) ? 1 : 0;
      }
      curves.add(
          new StudyResult.Curve(
              group == 0 ? "up to the median risk" : "above the median risk", days, occurred));
    }
    try {
      LogRank test = LogRank.compare(survival, groups);
      double[] high = IntStream.range(0, risks.length).mapToDouble(groups::of).toArray();
      CoxCoefficient ratio =
          CoxModel.fit(survival, Covariates.of("high risk", high), CoxSettings.STANDARD)
              .coefficients()
              .getFirst();
      return Optional.of(
          new RiskSplit(
              draw.cut(),
              groups.size(0),
              groups.size(1),
              events[0],
              events[1],
              Optional.of(test.test().p()),
              Optional.of(ratio.hazardRatio()),
              Optional.of(ratio.interval().low()),
              Optional.of(ratio.interval().high()),
              "",
              curves));
    } catch (Inestimable impossible) {
      return Optional.of(
          new RiskSplit(
              draw.cut(),
              groups.size(0),
              groups.size(1),
              events[0],
              events[1],
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              String.valueOf(impossible.getMessage()),
              curves));
    }
  }

  /// A score for each test lesion with all labels: of the last class, or the risk.
  double[] scores(Fits fits) {
    Fits.Draw draw =
        fits.at(1).stream()
            .filter(Fits.Draw::isFitted)
            .findFirst()
            .orElseThrow(() ->
                new Inestimable(
                    "the arm was not fitted to all labels, so that there are no scores"));
    return draw.scores().stream().mapToDouble(List::getLast).toArray();
  }
}
