package dev.nidus.learning.saliency;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.finetuning.LesionClasses;
import java.util.Arrays;
import java.util.List;

/// The number that is explained.
public sealed interface Scoring {

  /// The Euclidean length of the feature vector: where there is an encoder and no model. A choice of Nidus; the
  /// reference promised saliency of features and never gave it.
  record FeatureNorm() implements Scoring {
    @Override
    public List<String> outputs() {
      return List.of("feature norm");
    }
  }

  /// The outputs of a fine-tuned model's own head before they become probabilities, as the reference explains; for
  /// one output of two classes, it and its negative.
  record OwnHead(LesionClasses classes) implements Scoring {
    @Override
    public List<String> outputs() {
      return classes.names();
    }
  }

  /// Weighted sums of the features: the scores of a probe before they become probabilities, or a risk.
  final class Linear implements Scoring {
    private final List<String> names;
    private final double[][] weights;
    private final double[] intercepts;

    /// @param weights a row for each name, of raw features
    public Linear(List<String> names, double[][] weights, double[] intercepts) {
      if (names.isEmpty()
          || weights.length != names.size()
          || intercepts.length != names.size()
          || Arrays.stream(weights).anyMatch(row -> row.length != weights[0].length)) {
        throw new IllegalArgumentException(
            "%d scores have %d rows of weights and %d intercepts"
                .formatted(names.size(), weights.length, intercepts.length));
      }
      this.names = List.copyOf(names);
      this.weights = Arrays.stream(weights).map(double[]::clone).toArray(double[][]::new);
      this.intercepts = intercepts.clone();
    }

    @Override
    public List<String> outputs() {
      return names;
    }

    public int features() {
      return weights[0].length;
    }

    /// Weights drawn anew, normal, each row of the same length in the mean.
    Linear randomised(RandomSource random) {
      double[][] drawn = new double[weights.length][weights[0].length];
      for (int k = 0; k < drawn.length; k++) {
        double squares = 0;
        for (double weight : weights[k]) {
          squares += weight * weight;
        }
        double deviation = squares == 0 ? 1 : Math.sqrt(squares / drawn[k].length);
        RandomSource row = random.at(k);
        for (int n = 0; n < drawn[k].length; n++) {
          drawn[k][n] = deviation * row.nextGaussian();
        }
      }
      return new Linear(names, drawn, intercepts);
    }

    /// (features, outputs), outputs fastest.
    float[] columns() {
      float[] columns = new float[weights.length * weights[0].length];
      for (int n = 0; n < weights[0].length; n++) {
        for (int k = 0; k < weights.length; k++) {
          columns[n * weights.length + k] = (float) weights[k][n];
        }
      }
      return columns;
    }

    float[] offsets() {
      float[] offsets = new float[intercepts.length];
      for (int k = 0; k < offsets.length; k++) {
        offsets[k] = (float) intercepts[k];
      }
      return offsets;
    }
  }

  /// The names of the numbers that it gives, one of which is explained at a time.
  List<String> outputs();
}
