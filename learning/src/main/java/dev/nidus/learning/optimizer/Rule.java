package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// The arithmetic of an optimiser for one tensor.
sealed interface Rule permits LarsRule, AdamRule, SgdRule {

  /// Names of the tensors that it remembers of each parameter, all shaped like it.
  List<String> memories();

  /// What is done to every number in this step, after looking at the whole tensor.
  ///
  /// @param step how often this parameter was updated before, from 0
  Chain begin(Tensor weight, Tensor gradient, double learningRate, long step);

  /// Element-wise arithmetic: it may be applied to a tensor part by part.
  @FunctionalInterface
  interface Chain {
    /// Overwrites the weight and what is remembered of it.
    ///
    /// @param gradient may be overwritten too
    /// @param memory in the order of {@link #memories}
    void apply(Tensor weight, Tensor gradient, List<Tensor> memory);
  }

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
