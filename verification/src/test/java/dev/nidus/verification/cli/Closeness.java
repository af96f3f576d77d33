package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

/// Equality of features up to rounding.
final class Closeness {
  private Closeness() {}

  /// The tolerance of the golden features: 1e-4 relative, 1e-5 absolute.
  static void assertGolden(String what, float[] ours, float[] golden) {
    assertWithin(what, ours, golden, 1e-4, 1e-5);
  }

  static void assertWithin(
      String what, float[] ours, float[] theirs, double relative, double absolute) {
    assertThat(ours).as(what).hasSameSizeAs(theirs);
    double worst = 0;
    for (int n = 0; n < ours.length; n++) {
      double allowed = absolute + relative * Math.abs((double) theirs[n]);
      double difference = Math.abs((double) ours[n] - theirs[n]);
      worst = Math.max(worst, Double.isNaN(difference) ? Double.MAX_VALUE : difference / allowed);
    }
    assertThat(worst).as(what + ": largest difference in units of the tolerance").isLessThan(1);
  }
}
