package dev.nidus.app.conformance;

/// How near two results are. For features the error of a row is its largest difference divided by its
/// largest expected number; for patches it is the largest difference of the scaled values, in which 1
/// is 3072 HU.
public enum Tier {
  /// As near as single precision can store it.
  EXACT(1e-6, "equal"),
  /// Another order of summation, another library, another processor. The worst tier that passes.
  LAST_BITS(1e-4, "equal but for the last bits"),
  /// What half precision, or a small slip, makes of it.
  NEAR(2e-2, "near, as in half precision or after a small slip"),
  /// Something else was computed.
  DIFFERENT(Double.POSITIVE_INFINITY, "different");

  private final double limit;
  private final String words;

  Tier(double limit, String words) {
    this.limit = limit;
    this.words = words;
  }

  /// The tier that an error reaches; NaN reaches the last.
  public static Tier of(double error) {
    for (Tier tier : values()) {
      if (error <= tier.limit) {
        return tier;
      }
    }
    return DIFFERENT;
  }

  /// The largest error.
  public double limit() {
    return limit;
  }

  /// For people.
  public String words() {
    return words;
  }

  /// Whether an implementation conforms with it.
  public boolean passes() {
    return this == EXACT || this == LAST_BITS;
  }

  /// The error of a row of features.
  ///
  /// @return NaN where one of them has a number that is not finite
  public static double error(float[] expected, float[] theirs) {
    double largest = 0;
    double worst = 0;
    for (int n = 0; n < expected.length; n++) {
      double difference = Math.abs((double) theirs[n] - expected[n]);
      if (!Double.isFinite(difference)) {
        return Double.NaN;
      }
      worst = Math.max(worst, difference);
      largest = Math.max(largest, Math.abs(expected[n]));
    }
    return largest > 0 ? worst / largest : worst;
  }
}
