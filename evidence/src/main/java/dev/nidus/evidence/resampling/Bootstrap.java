package dev.nidus.evidence.resampling;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// An estimate with an interval by resampling with replacement (Efron and Tibshirani 1993).
///
///     Estimate auc = Bootstrap.overPatients().estimate(new RocAuc(), predictions, patients, RandomSource.of(seed));
///
/// 1,000 resamples of an average precision of 1,221 lesions and 8 classes cost 0.04 to 0.1 s, the first time
/// in a process 0.3 s.
///
/// @param replicates how many resamples, 1,000 is usual
/// @param level of the interval, 0.95 is usual
/// @param unit what is drawn as a whole
/// @param form how an interval is made of the replicates
public record Bootstrap(int replicates, double level, Unit unit, Form form) {

  /// How an interval, and a value, are made of the replicates.
  public enum Form {
    /// Percentiles of the replicates around the estimate over all rows.
    PERCENTILE,
    /// Bias-corrected and accelerated percentiles (Efron 1987): as many more evaluations as there are units.
    BCA,
    /// As in the publication: percentiles of the replicates, and their mean in place of the estimate.
    PUBLISHED
  }

  public Bootstrap {
    if (replicates < 2) {
      throw new IllegalArgumentException(
          "an interval needs at least 2 resamples (1000 is usual), got " + replicates);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of an interval lies between 0 and 1 (0.95 is usual), got " + level);
    }
  }

  /// The default: 1,000 resamples of patients, 95 %, percentiles.
  public static Bootstrap overPatients() {
    return new Bootstrap(1000, 0.95, Unit.PATIENT, Form.PERCENTILE);
  }

  /// 1,000 resamples of lesions, 95 %, percentiles.
  public static Bootstrap overLesions() {
    return new Bootstrap(1000, 0.95, Unit.LESION, Form.PERCENTILE);
  }

  /// As in the publication: 1,000 resamples of lesions, and their mean as the value. SPEC section 7.
  public static Bootstrap published() {
    return new Bootstrap(1000, 0.95, Unit.LESION, Form.PUBLISHED);
  }

  public Bootstrap withReplicates(int number) {
    return new Bootstrap(number, level, unit, form);
  }

  public Bootstrap withForm(Form other) {
    return new Bootstrap(replicates, level, unit, other);
  }

  /// A metric with its interval.
  ///
  /// @throws Inestimable if the metric, or most of its resamples, have no value
  public Estimate estimate(
      Metric metric, Predictions predictions, Patients patients, RandomSource random) {
    requireSameRows(predictions, patients);
    double observed = metric.of(predictions);
    return estimate(
        metric.label(), metric.prepare(predictions), observed, patients, random.named("bootstrap"));
  }

  /// The difference of a metric between two models on the same lesions, resampled in pairs: first minus second.
  ///
  /// @throws Inestimable if a metric, or most of its resamples, have no value
  public Estimate difference(
      Metric metric,
      Predictions first,
      Predictions second,
      Patients patients,
      RandomSource random) {
    requireSameRows(first, patients);
    requireSameLesions(first, second);
    PreparedMetric one = metric.prepare(first);
    PreparedMetric two = metric.prepare(second);
    double observed = metric.of(first) - metric.of(second);
    return estimate(
        "difference of " + metric.label(),
        counts -> one.at(counts) - two.at(counts),
        observed,
        patients,
        random.named("bootstrap"));
  }

  static void requireSameLesions(Predictions first, Predictions second) {
    if (!first.sameLabels(second)) {
      throw new IllegalArgumentException(
          "both models must be asked about the same lesions in the same order; their labels differ (%d and %d rows)"
              .formatted(first.rows(), second.rows()));
    }
  }

  static void requireSameRows(Predictions predictions, Patients patients) {
    if (predictions.rows() != patients.lesions()) {
      throw new IllegalArgumentException(
          "there are %d predictions, but patients of %d lesions; give the patient of every row"
              .formatted(predictions.rows(), patients.lesions()));
    }
  }

  /// Any number that can be had of resampled rows, with its interval: a mean over several models, for example.
  ///
  /// @param label what it is, in the words of a report
  /// @param prepared the number of rows taken as often as said
  /// @param observed the number of all rows, each once
  /// @param patients of the rows
  /// @throws Inestimable if most of the resamples have no value
  public Estimate estimate(
      String label,
      PreparedMetric prepared,
      double observed,
      Patients patients,
      RandomSource random) {
    Patients units = patients.as(unit);
    if (units.count() < 2) {
      throw new Inestimable(
          "%s has no interval: all %d lesions are of one patient"
              .formatted(label, patients.lesions()));
    }
    int rows = patients.lesions();
    Replicates values = Replicates.of(prepared, rows, Resamples.drawn(units, replicates, random));
    ConfidenceInterval interval =
        switch (form) {
          case PERCENTILE, PUBLISHED -> percentiles(values, (1 - level) / 2, (1 + level) / 2);
          case BCA -> accelerated(values, prepared, observed, units, rows);
        };
    double value = form == Form.PUBLISHED ? values.mean() : observed;
    return new Estimate(label, value, interval, rows, patients.count());
  }

  private ConfidenceInterval accelerated(
      Replicates values, PreparedMetric prepared, double observed, Patients units, int rows) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double share = values.shareBelow(observed);
    if (share <= 0 || share >= 1) {
      throw new Inestimable(
          "the BCa interval has no bias correction here: all resamples lie on one side of the estimate %s; take the percentile interval"
              .formatted(observed));
    }
    double bias = normal.inverseCumulativeProbability(share);
    double acceleration = acceleration(prepared, units, rows);
    double quantile = normal.inverseSurvivalProbability((1 - level) / 2);
    return percentiles(
        values,
        shifted(normal, bias, acceleration, -quantile),
        shifted(normal, bias, acceleration, quantile));
  }

  private static double shifted(
      NormalDistribution normal, double bias, double acceleration, double quantile) {
    double sum = bias + quantile;
    return normal.cumulativeProbability(bias + sum / (1 - acceleration * sum));
  }

  /// A sixth of the skewness of the jackknife.
  private static double acceleration(PreparedMetric prepared, Patients units, int rows) {
    Replicates jackknife = Replicates.of(prepared, rows, Resamples.leavingOut(units));
    double squares = 0;
    double cubes = 0;
    for (double value : jackknife.sorted()) {
      double deviation = jackknife.mean() - value;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    return squares == 0 ? 0 : cubes / (6 * Math.pow(squares, 1.5));
  }

  private ConfidenceInterval percentiles(Replicates values, double low, double high) {
    return new ConfidenceInterval(values.percentile(low), values.percentile(high), level, method());
  }

  private IntervalMethod method() {
    return switch (form) {
      case PERCENTILE ->
          unit == Unit.PATIENT ? IntervalMethod.PATIENT_BOOTSTRAP : IntervalMethod.LESION_BOOTSTRAP;
      case BCA -> unit == Unit.PATIENT ? IntervalMethod.PATIENT_BCA : IntervalMethod.LESION_BCA;
      case PUBLISHED -> IntervalMethod.PUBLISHED_BOOTSTRAP;
    };
  }
}
