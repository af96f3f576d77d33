package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// SPEC 4.5.
record LarsRule(OptimizerSettings.Lars settings) implements Rule {

  @Override
  public List<String> memories() {
    return momentum().memories();
  }

  @Override
  public Chain begin(Tensor weight, Tensor gradient, double learningRate, long step) {
    double weightNorm = scales(weight) ? InPlace.norm(weight) : 0;
    double gradientNorm = weightNorm == 0 ? 0 : InPlace.norm(gradient);
    boolean scaled = weightNorm != 0 && gradientNorm != 0;
    double decay = settings.weightDecay();
    double rate =
        settings.trust()
            * weightNorm
            / (gradientNorm + decay * weightNorm + OptimizerSettings.Lars.EPSILON);
    return (weights, gradients, memory) -> {
      if (scaled) {
        InPlace.add(gradients, decay, weights);
        InPlace.multiply(gradients, rate);
      }
      momentum().move(weights, gradients, memory, learningRate, step);
    };
  }

  private boolean scales(Tensor weight) {
    return settings.weightDecay() != 0
        && (settings.scaled() == OptimizerSettings.Scaled.EVERY_TENSOR
            || weight.shape().size() >= 2);
  }

  private Momentum momentum() {
    return new Momentum(settings.momentum(), settings.dampening(), settings.momentumKind());
  }
}
