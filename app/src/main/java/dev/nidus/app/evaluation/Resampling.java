package dev.nidus.app.evaluation;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.resampling.PermutationTest;
import dev.nidus.evidence.resampling.Unit;

/// How intervals and tests are made: the resamples are the same for every metric.
///
/// @param bootstrap of the intervals
/// @param seed of the resamples
public record Resampling(Bootstrap bootstrap, long seed) {

  RandomSource random() {
    return RandomSource.of(seed).named("evaluation");
  }

  Unit unit() {
    return bootstrap.unit();
  }

  PermutationTest permutations() {
    return new PermutationTest(
        bootstrap.replicates(),
        unit(),
        PermutationTest.Sides.TWO_SIDED,
        PermutationTest.Counting.WITH_OBSERVED);
  }

  /// As in the publication, with as many replicates.
  Bootstrap published() {
    return Bootstrap.published().withReplicates(bootstrap.replicates());
  }

  /// A metric of all rows with its interval.
  Measurement of(Metric metric, Predictions predictions, Patients patients) {
    return of(bootstrap, metric, predictions, patients);
  }

  /// A metric by another bootstrap.
  Measurement of(Bootstrap other, Metric metric, Predictions predictions, Patients patients) {
    return Measurement.of(
        () -> other.estimate(metric, predictions, patients, random()),
        () -> metric.of(predictions));
  }
}
