package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// Stochastic gradient descent.
record SgdRule(OptimizerSettings.Sgd settings) implements Rule {

  @Override
  public List<String> memories() {
    return momentum().memories();
  }

  @Override
  public Chain begin(Tensor weight, Tensor gradient, double learningRate, long step) {
    return (weights, gradients, memory) -> {
      if (settings.weightDecay() != 0) {
        InPlace.add(gradients, settings.weightDecay(), weights);
      }
      momentum().move(weights, gradients, memory, learningRate, step);
    };
  }

  private Momentum momentum() {
    return new Momentum(settings.momentum(), 0, settings.momentumKind());
  }
}
