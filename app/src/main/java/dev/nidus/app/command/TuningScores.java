package dev.nidus.app.command;

import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.learning.finetuning.TuningScore;
import dev.nidus.learning.plan.TuningPlan;

/// The metrics of `evaluate` as what a tuning split is judged by.
final class TuningScores {
  private TuningScores() {}

  static TuningScore of(TuningPlan.Criterion criterion) {
    return switch (criterion) {
      case LOSS -> (_, _) -> Double.NaN; // computed where the outputs are
      case ROC_AUC -> of(new RocAuc());
      case AVERAGE_PRECISION -> of(new AveragePrecision());
      case BALANCED_ACCURACY -> of(new BalancedAccuracy());
    };
  }

  private static TuningScore of(Metric metric) {
    return (labels, probabilities) -> metric.of(Predictions.of(labels, probabilities));
  }
}
