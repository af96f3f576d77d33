package dev.nidus.evidence.probe;

/// When a fit is done.
///
/// @param tolerance length of the gradient (of all weights and intercepts together) divided by the number of rows
/// @param iterations after how many to stop anyhow
public record Convergence(double tolerance, int iterations) {

  public Convergence {
    if (!(tolerance > 0) || iterations < 1) {
      throw new IllegalArgumentException(
          "a fit needs a tolerance above 0 and at least one iteration, got %s and %d"
              .formatted(tolerance, iterations));
    }
  }

  /// Enough for metrics, not the optimum to the last digits. scikit-learn's default asks 1e-4 of the largest slope only.
  public static Convergence standard() {
    return new Convergence(1e-4, 1000);
  }

  /// The optimum to all digits that matter: probabilities to 1e-6.
  public static Convergence tight() {
    return new Convergence(1e-10, 100_000);
  }
}
