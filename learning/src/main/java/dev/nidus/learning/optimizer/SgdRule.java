package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent.
record SgdRule(OptimizerSettings.Sgd settings) implements Rule {

  @Override
  public Iterable<String> memories() {
    return settings.momentum() == 0 ? List.of() : List.of(Momentum.BUFFER);
  }

  @Override
  public void update(
      Tensor weight, Tensor gradient, Map<String, Tensor> memory, double learningRate, long step) {
    if (settings.weightDecay() != 0) {
      InPlace.add(gradient, settings.weightDecay(), weight);
    }
    new Momentum(settings.momentum(), 0, settings.momentumKind())
        .move(weight, gradient, memory.getOrDefault(Momentum.BUFFER, gradient), learningRate, step);
  }
}
