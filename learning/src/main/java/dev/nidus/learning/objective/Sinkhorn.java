package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;

/// Soft assignment of samples to prototypes such that every prototype is used equally: alternating
/// normalisation of exp(scores / epsilon), computed on logarithms so that no score overflows.
///
/// @param iterations rounds of normalising prototypes, then samples; 3 in the reference
/// @param epsilon the smaller, the harder the assignment; 0.05 in the reference
/// @see <a href="https://arxiv.org/abs/2006.09882">Caron et al. 2020, SwAV, section 3.1</a>
public record Sinkhorn(int iterations, double epsilon) {
  /// The reference's (SPEC 4.3).
  public static final Sinkhorn FMCIB = new Sinkhorn(3, 0.05);

  public Sinkhorn {
    if (iterations < 1 || !(epsilon > 0)) {
      throw new IllegalArgumentException(
          "at least 1 iteration and a positive epsilon are needed, got %d and %s"
              .formatted(iterations, epsilon));
    }
  }

  /// @param scores (samples, prototypes)
  /// @return assignments in [0, 1], same shape; each row sums to 1; no gradient passes
  public Tensor codes(Tensor scores) {
    Tensor logarithms = scores.detach().multiply(1 / epsilon);
    long samples = scores.shape().get(0);
    long prototypes = scores.shape().get(1);
    for (int round = 0; round < iterations; round++) {
      logarithms = logarithms.subtract(Rows.logSumExp(logarithms, 0).reshape(1, prototypes));
      logarithms = logarithms.subtract(Rows.logSumExp(logarithms, 1).reshape(samples, 1));
    }
    return logarithms.exp();
  }
}
