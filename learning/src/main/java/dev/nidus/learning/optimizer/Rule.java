package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.Tensor;
import java.util.Map;

/// The arithmetic of an optimiser for one tensor.
sealed interface Rule permits LarsRule, AdamRule, SgdRule {

  /// Names of the tensors that it remembers of each parameter, all shaped like it.
  Iterable<String> memories();

  /// Overwrites the weight and what is remembered of it.
  ///
  /// @param gradient may be overwritten too
  /// @param memory by the names of {@link #memories}
  /// @param step how often this parameter was updated before, from 0
  void update(
      Tensor weight, Tensor gradient, Map<String, Tensor> memory, double learningRate, long step);

  static Rule of(OptimizerSettings settings) {
    return switch (settings) {
      case OptimizerSettings.Lars lars -> new LarsRule(lars);
      case OptimizerSettings.Adam adam ->
          new AdamRule(
              adam.firstDecay(),
              adam.secondDecay(),
              adam.epsilon(),
              adam.weightDecay(),
              AdamRule.Decay.OF_GRADIENT);
      case OptimizerSettings.AdamW adam ->
          new AdamRule(
              adam.firstDecay(),
              adam.secondDecay(),
              adam.epsilon(),
              adam.weightDecay(),
              AdamRule.Decay.OF_WEIGHT);
      case OptimizerSettings.Sgd sgd -> new SgdRule(sgd);
    };
  }
}
