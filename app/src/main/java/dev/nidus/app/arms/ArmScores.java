package dev.nidus.app.arms;

import dev.nidus.evidence.metric.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What an arm says of lesions that it has not learned from.
///
/// @param rows of the table, from 0
/// @param scores of each row, finite: the likelier the second class, the higher; comparable within one arm and draw
public record ArmScores(List<Integer> rows, List<Double> scores) {
  public ArmScores {
    rows = List.copyOf(rows);
    scores = List.copyOf(scores);
    if (rows.size() != scores.size()) {
      throw new IllegalArgumentException(
          "%d rows have %d scores".formatted(rows.size(), scores.size()));
    }
  }

  static ArmScores of(int[] rows, double[] scores) {
    return new ArmScores(
        IntStream.of(rows).boxed().toList(), Arrays.stream(scores).boxed().toList());
  }

  /// Beside the truth; what is chosen is the second class from 0.5 upwards.
  public Predictions predictions(ArmTable table) {
    return Predictions.binary(
        table.labels(rows.stream().mapToInt(Integer::intValue).toArray()).toArray(),
        scores.stream().mapToDouble(Double::doubleValue).toArray(),
        0.5);
  }
}
