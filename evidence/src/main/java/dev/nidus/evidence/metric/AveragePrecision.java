package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;

/// Average precision without interpolation, as scikit-learn defines it: the sum over distinct scores of the gain in recall times
/// the precision, rows of equal score together. Of two classes, that of class 1; of more, the unweighted mean over the
/// classes that the sample has (the paper's mAP, SPEC section 7). A class keeps its own column of scores in a resample
/// that lacks another class; the reference shifts the columns there.
public record AveragePrecision() implements Metric {
  @Override
  public String label() {
    return "average precision";
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    return ClassMean.of(predictions, Ranking::averagePrecision);
  }

  @Override
  public String need() {
    return "it needs a lesion of a class that is scored (of two classes, class 1)";
  }

  /// Average precision of one class against the rest.
  ///
  /// @throws Inestimable if no lesion has the class
  public double ofClass(Predictions predictions, int ofClass) {
    int[] once = new int[predictions.rows()];
    Arrays.fill(once, 1);
    double value = Ranking.of(predictions, ofClass).averagePrecision(once);
    if (Double.isNaN(value)) {
      throw new Inestimable("no lesion is of class %d, so it has no precision".formatted(ofClass));
    }
    return value;
  }
}
