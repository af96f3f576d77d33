package dev.nidus.learning.optimizer;

import dev.nidus.learning.tensor.Gradients;
import java.util.List;

/// Stands between gradients and the optimiser: measures them, limits them, and stops a run before one
/// NaN has spread through all weights.
public final class GradientGuard {
  private static final int NAMED = 3;

  private GradientGuard() {}

  /// The Euclidean norm of all gradients together.
  ///
  /// @throws GradientNotFinite if a number is NaN or infinite; nothing was changed
  public static double require(Gradients gradients) {
    double norm = gradients.norm();
    if (!Double.isFinite(norm)) {
      List<String> names = gradients.notFinite();
      throw new GradientNotFinite(
          names.isEmpty()
              ? "the norm of the gradients is beyond the range of single precision"
              : "the gradient of %s%s is not finite (%d of %d tensors)"
                  .formatted(
                      String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
                      names.size() > NAMED ? " and others" : "",
                      names.size(),
                      gradients.parameters().size()));
    }
    return norm;
  }

  /// As {@link #require}, and scales the gradients down so that their norm is at most the limit.
  ///
  /// @return the norm before
  public static double limit(Gradients gradients, double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("a limit of the gradient norm is positive, got " + limit);
    }
    double norm = require(gradients);
    if (norm > limit) {
      gradients.multiply(limit / norm);
    }
    return norm;
  }
}
