package dev.nidus.core.testing;

import java.util.SplittableRandom;

/// The seed of randomised tests: printed, and replayed with `-Dnidus.seed=N`.
public final class TestSeed {
  private TestSeed() {}

  /// A generator for one named test; different names give independent streams.
  public static SplittableRandom random(String test) {
    long seed = Long.getLong("nidus.seed", 20240315L);
    System.out.printf("%s: replay with -Dnidus.seed=%d%n", test, seed);
    return new SplittableRandom(seed * 31 + test.hashCode());
  }
}
