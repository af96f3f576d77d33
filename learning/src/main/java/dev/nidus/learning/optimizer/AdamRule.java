package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

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
  public List<String> memories() {
    return List.of(MEAN, SQUARES);
  }

  @Override
  public Chain begin(Tensor weight, Tensor gradient, double learningRate, long step) {
    // both running means start at zero, which the powers of their decays undo
    double updates = step + 1.0;
    double firstBias = 1 - Math.pow(firstDecay, updates);
    double secondBias = 1 - Math.pow(secondDecay, updates);
    return (weights, gradients, memory) -> {
      if (weightDecay != 0) {
        switch (decay) {
          case OF_GRADIENT -> InPlace.add(gradients, weightDecay, weights);
          case OF_WEIGHT -> InPlace.multiply(weights, 1 - learningRate * weightDecay);
        }
      }
      Tensor mean = memory.get(0);
      Tensor squares = memory.get(1);
      InPlace.approach(mean, 1 - firstDecay, gradients);
      InPlace.multiply(squares, secondDecay);
      InPlace.addProduct(squares, 1 - secondDecay, gradients, gradients);
      try (Tensor root = squares.sqrt()) {
        InPlace.multiply(root, 1 / Math.sqrt(secondBias));
        InPlace.add(root, epsilon);
        InPlace.addQuotient(weights, -learningRate / firstBias, mean, root);
      }
    };
  }
}
