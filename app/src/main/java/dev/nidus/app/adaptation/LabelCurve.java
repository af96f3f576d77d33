package dev.nidus.app.adaptation;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.NestedSubsets;
import dev.nidus.evidence.split.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How good a probe is with fewer and fewer training labels. Each draw takes nested subsets of the training lesions, the
/// tuning and the test lesions stay the same. A point is the mean over draws, and its interval resamples the patients of
/// the test: how much the draws differ stands beside it. Decision 0052.
///
/// @param task the lesions and their classes
/// @param probe what is fitted
/// @param tuned key of the metric that settings are chosen by
/// @param group what is drawn as a whole
/// @param draws how many subsets of each size, at least 1
public record LabelCurve(
    ClassTask task, ClassProbe probe, MetricKey tuned, Group group, int draws) {

  /// What is drawn as a whole.
  public enum Group {
    PATIENT,
    LESION
  }

  /// A probe that was fitted to a subset, or why there is none.
  ///
  /// @param fraction of the training patients (or lesions)
  /// @param draw 1 = first
  /// @param lesions of the subset
  /// @param patients of the subset
  /// @param classes that the subset has
  /// @param outcome the fit
  public record Draw(
      double fraction, int draw, int lesions, int patients, int classes, Outcome outcome) {}

  /// What became of a draw.
  public sealed interface Outcome {
    /// The setting, and each metric of the test lesions that has a value.
    record Fitted(
        ProbeResult.Chosen chosen, Predictions predictions, Map<MetricKey, Double> metrics)
        implements Outcome {}

    /// No probe can be fitted.
    record Impossible(String reason) implements Outcome {}
  }

  /// A point of the curve.
  ///
  /// @param fraction of the training patients (or lesions)
  /// @param draws every draw of it
  /// @param means of each metric over the draws that have a probe
  public record Point(double fraction, List<Draw> draws, List<MetricResult> means) {
    public Point {
      draws = List.copyOf(draws);
      means = List.copyOf(means);
    }

    /// How many draws have no probe.
    public long without() {
      return draws.stream().filter(draw -> draw.outcome() instanceof Outcome.Impossible).count();
    }

    /// The values of a metric in the draws that have one.
    public double[] values(MetricKey key) {
      return draws.stream()
          .map(Draw::outcome)
          .filter(Outcome.Fitted.class::isInstance)
          .map(Outcome.Fitted.class::cast)
          .flatMap(fitted -> Optional.ofNullable(fitted.metrics().get(key)).stream())
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  /// Fits every probe. All training lesions are one subset, which is not drawn again.
  ///
  /// @param fractions above 0 to 1
  /// @param watcher hears of each draw when it is done
  public List<Point> points(
      List<Double> fractions, Bootstrap bootstrap, RandomSource random, Watcher watcher) {
    int[] train = task.rows(Split.TRAIN);
    Labels labels = task.labels().rows(train);
    Patients patients = task.cohort().patients(train);
    Patients units = group == Group.PATIENT ? patients : Patients.oneForEach(train.length);
    List<NestedSubsets> subsets =
        IntStream.range(0, draws)
            .mapToObj(draw -> NestedSubsets.draw(labels, units, random.named("subsets").at(draw)))
            .toList();
    List<Point> points = new ArrayList<>();
    for (double fraction : fractions) {
      List<Draw> drawn = new ArrayList<>();
      for (int draw = 0; draw < (fraction == 1 ? 1 : draws); draw++) {
        int[] rows =
            Arrays.stream(subsets.get(draw).rows(fraction)).map(row -> train[row]).toArray();
        drawn.add(draw(fraction, draw + 1, rows));
        watcher.done(drawn.getLast());
      }
      points.add(new Point(fraction, drawn, means(drawn, bootstrap, random)));
    }
    return points;
  }

  /// Hears of each draw when it is done.
  @FunctionalInterface
  public interface Watcher {
    void done(Draw draw);
  }

  private Draw draw(double fraction, int draw, int... rows) {
    Labels labels = task.labels().rows(rows);
    int classes = (int) Arrays.stream(labels.counts()).filter(count -> count > 0).count();
    return new Draw(
        fraction,
        draw,
        rows.length,
        task.cohort().patients(rows).count(),
        classes,
        outcome(labels, rows));
  }

  private Outcome outcome(Labels labels, int... rows) {
    RowFeatures features = task.cohort()::features;
    int[] test = task.rows(Split.TEST);
    try {
      ClassProbe.Fitted fitted = probe.fit(features.of(rows), labels, task.tuning(features, rows));
      Predictions predictions =
          Predictions.of(task.labels().rows(test).toArray(), fitted.scores(features.of(test)));
      Map<MetricKey, Double> metrics = new LinkedHashMap<>();
      for (MetricKey key : MetricKey.REPORTED) {
        try {
          metrics.put(key, key.metric().of(predictions));
        } catch (Inestimable _) {
          // the mean says why
        }
      }
      return new Outcome.Fitted(task.chosen(fitted, tuned), predictions, metrics);
    } catch (Inestimable impossible) {
      return new Outcome.Impossible(String.valueOf(impossible.getMessage()));
    }
  }

  private List<MetricResult> means(List<Draw> drawn, Bootstrap bootstrap, RandomSource random) {
    List<Predictions> predictions =
        drawn.stream()
            .map(Draw::outcome)
            .filter(Outcome.Fitted.class::isInstance)
            .map(outcome -> ((Outcome.Fitted) outcome).predictions())
            .toList();
    Patients patients = task.cohort().patients(task.rows(Split.TEST));
    return MetricKey.REPORTED.stream()
        .map(key ->
            MetricResult.of(key.key(), () -> mean(key, predictions, patients, bootstrap, random)))
        .toList();
  }

  private static Estimate mean(
      MetricKey key,
      List<Predictions> predictions,
      Patients patients,
      Bootstrap bootstrap,
      RandomSource random) {
    if (predictions.isEmpty()) {
      throw new Inestimable(
          "no draw of this size has a probe: the subsets have too few lesions of more than one"
              + " class");
    }
    List<PreparedMetric> prepared = predictions.stream().map(key.metric()::prepare).toList();
    double observed = predictions.stream().mapToDouble(key.metric()::of).average().orElseThrow();
    return bootstrap.estimate(
        key.metric().label(),
        counts ->
            prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow(),
        observed,
        patients,
        random.named("bootstrap"));
  }
}
