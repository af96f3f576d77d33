package dev.nidus.evidence.probe;

import java.util.Arrays;

/// How much the lesions of a class count in a fit.
public enum ClassWeights {
  /// Every lesion counts 1, as published.
  EQUAL {
    @Override
    double[] of(Labels labels) {
      double[] weights = new double[labels.rows()];
      Arrays.fill(weights, 1);
      return weights;
    }
  },
  /// Every class counts the same: lesions / (classes x lesions of the class).
  BALANCED {
    @Override
    double[] of(Labels labels) {
      int[] counts = labels.counts();
      long present = Arrays.stream(counts).filter(count -> count > 0).count();
      double[] weights = new double[labels.rows()];
      for (int row = 0; row < weights.length; row++) {
        weights[row] = (double) labels.rows() / (present * counts[labels.at(row)]);
      }
      return weights;
    }
  };

  /// A weight for each row, 1 on average.
  abstract double[] of(Labels labels);
}
