package dev.nidus.evidence.metric;

import java.util.function.ToDoubleBiFunction;

/// The mean of a metric of one class against the rest over the classes that a sample has.
final class ClassMean {
  private ClassMean() {}

  static PreparedMetric of(Predictions predictions, ToDoubleBiFunction<Ranking, int[]> one) {
    int[] classes = predictions.scoredClasses();
    Ranking[] rankings = new Ranking[classes.length];
    for (int k = 0; k < rankings.length; k++) {
      rankings[k] = Ranking.of(predictions, classes[k]);
    }
    return counts -> {
      double sum = 0;
      int present = 0;
      for (Ranking ranking : rankings) {
        double value = one.applyAsDouble(ranking, counts);
        if (!Double.isNaN(value)) {
          sum += value;
          present++;
        }
      }
      return sum / present;
    };
  }
}
