package dev.nidus.learning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import java.io.IOException;

/// How near numbers come to golden ones.
public final class Closeness {
  private Closeness() {}

  /// A golden array's values.
  public static double[] golden(String relative) throws IOException {
    return NpyArray.read(Fixtures.fixture(relative)).values();
  }

  /// Every number within relative + absolute of the golden one.
  public static void assertClose(
      String what, float[] got, double[] golden, double relative, double absolute) {
    assertThat(got).as(what + ": count").hasSize(golden.length);
    double worst = 0;
    int where = 0;
    for (int n = 0; n < got.length; n++) {
      double excess = Math.abs(got[n] - golden[n]) / (absolute + relative * Math.abs(golden[n]));
      if (!(excess <= worst)) {
        worst = excess;
        where = n;
      }
    }
    assertThat(worst)
        .as("%s: worst at %d, got %s, golden %s", what, where, got[where], golden[where])
        .isLessThanOrEqualTo(1);
  }

  /// The largest absolute difference.
  public static double largestDifference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    double largest = 0;
    for (int n = 0; n < a.length; n++) {
      largest = Math.max(largest, Math.abs((double) a[n] - b[n]));
    }
    return largest;
  }
}
