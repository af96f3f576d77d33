package dev.nidus.learning.optimizer;

/// Which rule turns gradients into steps, with its constants. The learning rate is no part of it: a
/// {@link Schedule} gives it step by step.
public sealed interface OptimizerSettings {

  /// Layer-wise adaptive rate scaling: every tensor moves by the same share of its own norm (SPEC
  /// 4.5).
  ///
  /// @param momentum share of the last update in the next, 0 to 1
  /// @param dampening share of the newest direction that is left out from the second step on
  /// @param momentumKind plain or Nesterov
  /// @param weightDecay pulls weights to zero; with 0 a tensor is not scaled at all
  /// @param trust how large a share of its norm a tensor moves at learning rate 1
  /// @param scaled which tensors are scaled and decayed
  /// @see <a href="https://arxiv.org/abs/1708.03888">You et al. 2017</a>
  record Lars(
      double momentum,
      double dampening,
      MomentumKind momentumKind,
      double weightDecay,
      double trust,
      Scaled scaled)
      implements OptimizerSettings {
    /// Added to the norm of the gradient, against division by zero.
    static final double EPSILON = 1e-8;

    /// The trust of the reference.
    public static final double USUAL_TRUST = 0.001;

    public Lars {
      requireShare("momentum", momentum);
      requireShare("dampening", dampening);
      requireNotNegative("weight decay", weightDecay);
      requireNotNegative("trust", trust);
      if (momentumKind == MomentumKind.NESTEROV && (momentum == 0 || dampening != 0)) {
        throw new IllegalArgumentException(
            "Nesterov momentum needs a momentum above 0 and no dampening, got %s and %s"
                .formatted(momentum, dampening));
      }
    }

    /// The published pre-training's: momentum 0.9, weight decay 1e-6, every tensor scaled.
    public static Lars fmcib() {
      return new Lars(0.9, 0, MomentumKind.PLAIN, 1e-6, USUAL_TRUST, Scaled.EVERY_TENSOR);
    }
  }

  /// Steps by running means of gradients and of their squares; weight decay is added to the gradient.
  ///
  /// @param firstDecay share of the old running mean of gradients, 0.9
  /// @param secondDecay the same of their squares, 0.999
  /// @param epsilon added to the root, 1e-8
  /// @param weightDecay pulls weights to zero
  /// @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2015</a>
  record Adam(double firstDecay, double secondDecay, double epsilon, double weightDecay)
      implements OptimizerSettings {
    public Adam {
      requireMoments(firstDecay, secondDecay, epsilon, weightDecay);
    }

    /// The usual constants.
    public static Adam usual(double weightDecay) {
      return new Adam(0.9, 0.999, 1e-8, weightDecay);
    }
  }

  /// Adam whose weight decay acts on the weights and not on the gradient.
  ///
  /// @param firstDecay share of the old running mean of gradients, 0.9
  /// @param secondDecay the same of their squares, 0.999
  /// @param epsilon added to the root, 1e-8
  /// @param weightDecay share of a weight that is lost per unit of learning rate
  /// @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2019</a>
  record AdamW(double firstDecay, double secondDecay, double epsilon, double weightDecay)
      implements OptimizerSettings {
    public AdamW {
      requireMoments(firstDecay, secondDecay, epsilon, weightDecay);
    }

    /// The usual constants.
    public static AdamW usual(double weightDecay) {
      return new AdamW(0.9, 0.999, 1e-8, weightDecay);
    }
  }

  /// Stochastic gradient descent with momentum.
  ///
  /// @param momentum share of the last update in the next, 0 to 1
  /// @param momentumKind plain or Nesterov
  /// @param weightDecay added to the gradient
  record Sgd(double momentum, MomentumKind momentumKind, double weightDecay)
      implements OptimizerSettings {
    public Sgd {
      requireShare("momentum", momentum);
      requireNotNegative("weight decay", weightDecay);
      if (momentumKind == MomentumKind.NESTEROV && momentum == 0) {
        throw new IllegalArgumentException("Nesterov momentum needs a momentum above 0");
      }
    }
  }

  /// How the last update acts on the next.
  enum MomentumKind {
    PLAIN,
    /// Looks one update ahead.
    NESTEROV
  }

  /// Which tensors LARS scales and decays.
  enum Scaled {
    /// All, also biases and normalisations: the reference's.
    EVERY_TENSOR,
    /// Only tensors of two dimensions or more; biases and normalisations follow plain momentum, as
    /// the authors of SimCLR do it.
    WEIGHTS_ONLY
  }

  private static void requireMoments(
      double firstDecay, double secondDecay, double epsilon, double weightDecay) {
    requireShare("first decay", firstDecay);
    requireShare("second decay", secondDecay);
    requireNotNegative("epsilon", epsilon);
    requireNotNegative("weight decay", weightDecay);
  }

  private static void requireShare(String what, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("%s is between 0 and 1, got %s".formatted(what, value));
    }
  }

  private static void requireNotNegative(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s is not negative, got %s".formatted(what, value));
    }
  }
}
