package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.PreparedMetric;
import java.util.Arrays;
import java.util.function.ToDoubleBiFunction;

/// A number of survival times and a score, of rows taken as often as a resample says.
///
/// @param times of all rows
/// @param statistic of the rows taken and their scores; higher scores mean an earlier event
record ResampledScores(SurvivalTimes times, ToDoubleBiFunction<SurvivalTimes, double[]> statistic) {

  PreparedMetric of(double[] scores) {
    return counts -> {
      int[] rows = new int[Arrays.stream(counts).sum()];
      int filled = 0;
      for (int row = 0; row < counts.length; row++) {
        for (int n = 0; n < counts[row]; n++) {
          rows[filled++] = row;
        }
      }
      try {
        return statistic.applyAsDouble(
            times.rows(rows), Arrays.stream(rows).mapToDouble(row -> scores[row]).toArray());
      } catch (Inestimable _) {
        return Double.NaN; // as a metric says it; the bootstrap leaves it out
      }
    };
  }
}
