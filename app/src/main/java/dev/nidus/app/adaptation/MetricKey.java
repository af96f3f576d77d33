package dev.nidus.app.adaptation;

import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.AveragePrecision;
import dev.nidus.evidence.metric.BalancedAccuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.RocAuc;
import java.util.List;
import java.util.Locale;

/// The metrics of probes by their names in files.
public enum MetricKey {
  ROC_AUC,
  AVERAGE_PRECISION,
  BALANCED_ACCURACY,
  ACCURACY;

  /// Those that a probe is reported with.
  public static final List<MetricKey> REPORTED =
      List.of(ROC_AUC, AVERAGE_PRECISION, BALANCED_ACCURACY);

  public Metric metric() {
    return switch (this) {
      case ROC_AUC -> new RocAuc();
      case AVERAGE_PRECISION -> new AveragePrecision();
      case BALANCED_ACCURACY -> new BalancedAccuracy();
      case ACCURACY -> new Accuracy();
    };
  }

  /// The name: `roc_auc`.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
