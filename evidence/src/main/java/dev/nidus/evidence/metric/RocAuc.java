package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;

/// Area under the receiver operating characteristic: the chance that a lesion of the class scores higher than another,
/// ties counting one half. Of two classes, that of class 1; of more, the unweighted mean of each class against the
/// rest, over the classes that the sample has.
public record RocAuc() implements Metric {
  @Override
  public String label() {
    return "ROC-AUC";
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    return ClassMean.of(predictions, Ranking::area);
  }

  /// The area of one class against the rest.
  ///
  /// @throws Inestimable if every lesion has the class, or none
  public double ofClass(Predictions predictions, int ofClass) {
    int[] once = new int[predictions.rows()];
    Arrays.fill(once, 1);
    double value = Ranking.of(predictions, ofClass).area(once);
    if (Double.isNaN(value)) {
      throw new Inestimable(
          "class %d cannot be told from the rest: the lesions are all of it or all of others"
              .formatted(ofClass));
    }
    return value;
  }
}
