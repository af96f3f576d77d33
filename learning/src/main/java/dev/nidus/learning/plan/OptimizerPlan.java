package dev.nidus.learning.plan;

import java.util.List;

/// How weights move along gradients (SPEC 4.5, 4.6).
public sealed interface OptimizerPlan {

  /// The learning rate before the schedule's factor.
  double learningRate();

  /// Which tensors LARS scales and decays.
  enum Exclusion {
    /// All tensors alike: the reference.
    NONE,
    /// Biases and norms take plain momentum steps: the publication.
    BIASES_AND_NORMS
  }

  /// Layer-wise adaptive rates.
  @Kind(value = "lars", meaning = "steps in proportion to the norm of each tensor")
  record Lars(
      @Setting(value = "learning rate", key = "lr", standard = "0.075", above = 0, most = 1000)
          double learningRate,
      @Setting(value = "weight decay", standard = "1e-6", least = 0, most = 1) double weightDecay,
      @Setting(value = "momentum", standard = "0.9", least = 0, below = 1) double momentum,
      @Setting(value = "dampening of the momentum", standard = "0", least = 0, most = 1)
          double dampening,
      @Setting(value = "whether to look ahead along the momentum", standard = "false")
          boolean nesterov,
      @Setting(value = "trust coefficient", standard = "0.001", above = 0, most = 1) double trust,
      @Setting(value = "tensors that are neither scaled nor decayed", standard = "biases-and-norms")
          Exclusion exclude)
      implements OptimizerPlan {}

  /// Adam with decay inside the gradient.
  @Kind(value = "adam", meaning = "Adam; weight decay is added to the gradient")
  record Adam(
      @Setting(value = "learning rate", key = "lr", standard = "0.001", above = 0, most = 1000)
          double learningRate,
      @Setting(value = "weight decay", standard = "0", least = 0, most = 1) double weightDecay,
      @Setting(
              value = "decay of the first and second moment",
              standard = "[0.9, 0.999]",
              least = 0,
              below = 1,
              count = 2)
          List<Double> betas,
      @Setting(value = "guard of the division", standard = "1e-8", above = 0, most = 1)
          double epsilon)
      implements OptimizerPlan {
    public Adam {
      betas = List.copyOf(betas);
    }
  }

  /// Adam with decay of its own.
  @Kind(value = "adamw", meaning = "Adam; weight decay acts on the weight itself")
  record AdamW(
      @Setting(value = "learning rate", key = "lr", standard = "0.001", above = 0, most = 1000)
          double learningRate,
      @Setting(value = "weight decay", standard = "1e-4", least = 0, most = 1) double weightDecay,
      @Setting(
              value = "decay of the first and second moment",
              standard = "[0.9, 0.999]",
              least = 0,
              below = 1,
              count = 2)
          List<Double> betas,
      @Setting(value = "guard of the division", standard = "1e-8", above = 0, most = 1)
          double epsilon)
      implements OptimizerPlan {
    public AdamW {
      betas = List.copyOf(betas);
    }
  }

  /// Stochastic gradient descent.
  @Kind(value = "sgd", meaning = "stochastic gradient descent with momentum")
  record Sgd(
      @Setting(value = "learning rate", key = "lr", standard = "0.01", above = 0, most = 1000)
          double learningRate,
      @Setting(value = "weight decay", standard = "0", least = 0, most = 1) double weightDecay,
      @Setting(value = "momentum", standard = "0.9", least = 0, below = 1) double momentum,
      @Setting(value = "whether to look ahead along the momentum", standard = "false")
          boolean nesterov)
      implements OptimizerPlan {}
}
