package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Adam and AdamW.
record AdamRule(
    double firstDecay, double secondDecay, double epsilon, double weightDecay, Decay decay)
    implements Rule {
  private static final String MEAN = "mean";
  private static final String SQUARES = "squares";

  /// What weight decay acts on.
  enum Decay {
    OF_GRADIENT,
    OF_WEIGHT
  }

  @Override
  public Iterable<String> memories() {
    return List.of(MEAN, SQUARES);
  }

  @Override
  public void update(
      Tensor weight, Tensor gradient, Map<String, Tensor> memory, double learningRate, long step) {
    if (weightDecay != 0) {
      switch (decay) {
        case OF_GRADIENT -> InPlace.add(gradient, weightDecay, weight);
        case OF_WEIGHT -> InPlace.multiply(weight, 1 - learningRate * weightDecay);
      }
    }
    Tensor mean = Objects.requireNonNull(memory.get(MEAN));
    Tensor squares = Objects.requireNonNull(memory.get(SQUARES));
    InPlace.approach(mean, 1 - firstDecay, gradient);
    InPlace.multiply(squares, secondDecay);
    InPlace.addProduct(squares, 1 - secondDecay, gradient, gradient);
    // both running means start at zero, which the powers of their decays undo
    double updates = step + 1.0;
    double firstBias = 1 - Math.pow(firstDecay, updates);
    double secondBias = 1 - Math.pow(secondDecay, updates);
    try (Tensor root = squares.sqrt()) {
      InPlace.multiply(root, 1 / Math.sqrt(secondBias));
      InPlace.add(root, epsilon);
      InPlace.addQuotient(weight, -learningRate / firstBias, mean, root);
    }
  }
}
