package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// SPEC 4.5.
record LarsRule(OptimizerSettings.Lars settings) implements Rule {

  @Override
  public Iterable<String> memories() {
    return settings.momentum() == 0 ? List.of() : List.of(Momentum.BUFFER);
  }

  @Override
  public void update(
      Tensor weight, Tensor gradient, Map<String, Tensor> memory, double learningRate, long step) {
    if (scales(weight)) {
      scale(weight, gradient);
    }
    new Momentum(settings.momentum(), settings.dampening(), settings.momentumKind())
        .move(weight, gradient, memory.getOrDefault(Momentum.BUFFER, gradient), learningRate, step);
  }

  private boolean scales(Tensor weight) {
    return settings.weightDecay() != 0
        && (settings.scaled() == OptimizerSettings.Scaled.EVERY_TENSOR
            || weight.shape().size() >= 2);
  }

  /// gradient = rate x (gradient + decay x weight), unless one of the norms is zero.
  private void scale(Tensor weight, Tensor gradient) {
    double weightNorm = InPlace.norm(weight);
    double gradientNorm = InPlace.norm(gradient);
    if (weightNorm != 0 && gradientNorm != 0) {
      double decay = settings.weightDecay();
      double rate =
          settings.trust()
              * weightNorm
              / (gradientNorm + decay * weightNorm + OptimizerSettings.Lars.EPSILON);
      InPlace.add(gradient, decay, weight);
      InPlace.multiply(gradient, rate);
    }
  }
}
