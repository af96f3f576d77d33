package dev.nidus.evidence.metric;

import java.util.HashMap;
import java.util.Map;

/// The mean average precision of several classes as the reference computes it, to recompute published numbers: in a
/// resample that lacks a class, the i-th class that is present is scored by column i, so all classes after the missing
/// one get a neighbour's scores. Over all rows, and wherever no class is missing, it is {@link AveragePrecision}. SPEC
/// section 7 calls it a bug to avoid.
public record PublishedAveragePrecision() implements Metric {
  @Override
  public String label() {
    return "average precision (as published)";
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    if (predictions.classes() == 2) {
      return new AveragePrecision().prepare(predictions);
    }
    int classes = predictions.classes();
    int[] labels = predictions.labels();
    Map<Integer, Ranking> rankings = new HashMap<>();
    return counts -> {
      boolean[] present = new boolean[classes];
      for (int row = 0; row < labels.length; row++) {
        present[labels[row]] |= counts[row] > 0;
      }
      double sum = 0;
      int column = 0;
      for (int k = 0; k < classes; k++) {
        if (present[k]) {
          int ofClass = k;
          int shifted = column;
          sum +=
              rankings
                  .computeIfAbsent(
                      k * classes + column,
                      _ -> Ranking.of(predictions, ofClass, shifted)) // few resamples lack a class
                  .averagePrecision(counts);
          column++;
        }
      }
      return sum / column;
    };
  }
}
