package dev.nidus.app.study;

import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Point;
import dev.nidus.app.study.StudyResult.Value;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.List;

/// How good the arms of a task are, once the outcomes of its test lesions are open.
///
/// @param opened outcomes
/// @param fractions of the labels, in the order of the plan
/// @param bootstrap how intervals are made
/// @param random of the task
record Judgement(
    OpenedOutcomes opened, List<Double> fractions, Bootstrap bootstrap, RandomSource random) {

  /// How good an arm is.
  Arm arm(String name, String source, Fits fits) {
    List<Point> points = new ArrayList<>();
    for (double fraction : fractions) {
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
                      opened.missing(
                          opened.primary(),
                          draws.isEmpty() ? "nothing was fitted" : draws.getFirst().reason()))
                  : metrics(fitted)));
    }
    return new Arm(name, source, points, RiskSplits.of(fits, opened));
  }

  private List<Value> metrics(List<Fits.Draw> fitted) {
    if (opened.times().isPresent()) {
      double[] risks = opened.risks(fitted.getFirst());
      return List.of(
          opened.value(
              OpenedOutcomes.CONCORDANCE,
              List.of(),
              () -> concordance(opened.times().get()).estimate(risks)));
    }
    List<Value> values = new ArrayList<>();
    List<Predictions> predictions = fitted.stream().map(opened::predictions).toList();
    for (MetricKey key : MetricKey.REPORTED) {
      List<Double> each = new ArrayList<>();
      values.add(
          opened.value(
              key.key(),
              each,
              () -> {
                predictions.forEach(one -> each.add(key.metric().of(one)));
                List<PreparedMetric> prepared =
                    predictions.stream().map(key.metric()::prepare).toList();
                return bootstrap.estimate(
                    key.metric().label(),
                    counts ->
                        prepared.stream()
                            .mapToDouble(metric -> metric.at(counts))
                            .average()
                            .orElseThrow(),
                    each.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                    opened.patients(),
                    random.named("bootstrap"));
              }));
    }
    return values;
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

  private ConcordanceBootstrap concordance(SurvivalTimes survival) {
    return new ConcordanceBootstrap(bootstrap, survival, opened.patients(), random);
  }

  /// Two arms at each share of the labels.
  List<Compared> compare(String first, Fits one, String second, Fits other) {
    PairedComparison comparison = new PairedComparison(opened, bootstrap, random);
    return fractions.stream()
        .map(fraction -> comparison.at(fraction, first, one, second, other))
        .toList();
  }
}
