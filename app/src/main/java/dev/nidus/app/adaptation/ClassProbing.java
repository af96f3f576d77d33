package dev.nidus.app.adaptation;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.Split;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Probes that tell classes apart.
///
/// @param task the lesions and their classes
/// @param probe what is fitted
/// @param tuned key of the metric that settings are chosen by
/// @param bootstrap of the intervals
/// @param random where the resamples start
public record ClassProbing(
    ClassTask task, ClassProbe probe, MetricKey tuned, Bootstrap bootstrap, RandomSource random)
    implements Probing {

  @Override
  public Target target() {
    return task.target();
  }

  @Override
  public String method() {
    return switch (probe) {
      case ClassProbe.Linear _ -> "linear";
      case ClassProbe.Neighbours _ -> "neighbours";
    };
  }

  @Override
  public List<String> remarks() {
    return task.remarks();
  }

  @Override
  public List<ProbeResult> run(List<Contender> contenders) {
    int[] train = task.rows(Split.TRAIN);
    int[] test = task.rows(Split.TEST);
    Labels tested = task.labels().rows(test);
    Patients patients = task.cohort().patients(test);
    List<Predictions> first = new ArrayList<>();
    List<ProbeResult> results = new ArrayList<>();
    for (Contender contender : contenders) {
      FeatureMatrix training = contender.training(train);
      ClassProbe.Fitted fitted =
          probe.fit(training, task.labels().rows(train), task.tuning(contender.features(), train));
      double[][] scores = fitted.scores(contender.features().of(test));
      Predictions predictions = Predictions.of(tested.toArray(), scores);
      List<MetricResult> differences = new ArrayList<>();
      for (Predictions reference : first) {
        for (MetricKey key : MetricKey.REPORTED) {
          differences.add(
              MetricResult.of(
                  key.key(),
                  () ->
                      bootstrap.difference(
                          key.metric(), reference, predictions, patients, random)));
        }
      }
      if (first.isEmpty()) {
        first.add(predictions);
      }
      results.add(
          new ProbeResult(
              contender,
              training.columns(),
              training.constantColumns(),
              task.chosen(fitted, tuned),
              MetricKey.REPORTED.stream()
                  .map(key ->
                      MetricResult.of(
                          key.key(),
                          () -> bootstrap.estimate(key.metric(), predictions, patients, random)))
                  .toList(),
              differences,
              Arrays.stream(scores).map(task.target()::fields).toList(),
              provenance -> fitted.model(provenance, task.target())));
    }
    return results;
  }
}
