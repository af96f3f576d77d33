package dev.nidus.evidence.survival;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;

/// Harrell's C with an interval by resampling: right where rows of a patient are not independent, and for the
/// difference of two scores of the same rows. A replicate costs one {@link ConcordanceIndex}.
public final class ConcordanceBootstrap {
  private final Bootstrap bootstrap;
  private final SurvivalTimes times;
  private final Patients patients;
  private final RandomSource random;

  /// @param patients of the rows
  public ConcordanceBootstrap(
      Bootstrap bootstrap, SurvivalTimes times, Patients patients, RandomSource random) {
    if (times.size() != patients.lesions()) {
      throw new UnusableSurvivalData(
          "%d rows have a survival time and %d a patient; each row needs both"
              .formatted(times.size(), patients.lesions()));
    }
    this.bootstrap = bootstrap;
    this.times = times;
    this.patients = patients;
    this.random = random.named("bootstrap");
  }

  /// The concordance of a score.
  ///
  /// @param scores one per row; higher means earlier
  /// @throws Inestimable if no pair is comparable, or in most resamples none
  public Estimate estimate(double[] scores) {
    double observed = ConcordanceIndex.of(times, scores).value();
    return bootstrap.estimate("concordance", resampled(scores), observed, patients, random);
  }

  /// The concordance of a score less that of another, in the same resamples.
  ///
  /// @throws Inestimable if no pair is comparable, or in most resamples none
  public Estimate difference(double[] first, double[] second) {
    PreparedMetric one = resampled(first);
    PreparedMetric two = resampled(second);
    double observed =
        ConcordanceIndex.of(times, first).value() - ConcordanceIndex.of(times, second).value();
    return bootstrap.estimate(
        "difference of concordance",
        counts -> one.at(counts) - two.at(counts),
        observed,
        patients,
        random);
  }

  private PreparedMetric resampled(double[] scores) {
    return new ResampledScores(times, (rows, ofRows) -> ConcordanceIndex.of(rows, ofRows).value())
        .of(scores);
  }
}
