package dev.nidus.learning.optimizer;

/// The learning rate of every step. Without memory, so that a resumed run needs only the number of
/// its step.
public sealed interface Schedule {

  /// @param step from 0, the updates made before this one
  double learningRate(long step);

  /// The same for all steps.
  record Constant(double base) implements Schedule {
    public Constant {
      requireRate("learning rate", base);
    }

    @Override
    public double learningRate(long step) {
      return base;
    }
  }

  /// Half a cosine from the base rate down to the floor, reached after `warmUp + descent` steps, and
  /// the floor from then on. Before it, the rate rises evenly to the base.
  ///
  /// The reference's schedule, without warm-up and with floor 0 (SPEC 4.6), would rise again after
  /// its last step; no run goes there.
  ///
  /// @param base the highest rate
  /// @param floor the last rate
  /// @param warmUp steps of rising; step n of them has (n + 1) / warmUp of the base
  /// @param descent steps from the base to the floor
  record Cosine(double base, double floor, long warmUp, long descent) implements Schedule {
    public Cosine {
      requireRate("learning rate", base);
      requireRate("floor", floor);
      if (warmUp < 0 || descent < 1) {
        throw new IllegalArgumentException(
            "a cosine descends for at least 1 step, after no negative number of steps of warm-up, got %d and %d"
                .formatted(descent, warmUp));
      }
    }

    /// The reference's: no warm-up, down to 0.
    public static Cosine of(double base, long steps) {
      return new Cosine(base, 0, 0, steps);
    }

    @Override
    public double learningRate(long step) {
      if (step < warmUp) {
        return base * (step + 1) / warmUp;
      }
      if (step - warmUp >= descent) {
        return floor;
      }
      // the square of the cosine of half the angle keeps small rates accurate
      double half = Math.cos(Math.PI / 2 * (step - warmUp) / descent);
      return floor + (base - floor) * half * half;
    }
  }

  /// Multiplied by a factor again and again (SPEC 4.6: 0.1 every 30 epochs).
  ///
  /// @param base the first rate
  /// @param factor of each change
  /// @param every steps between changes: epochs times steps per epoch
  record Steps(double base, double factor, long every) implements Schedule {
    public Steps {
      requireRate("learning rate", base);
      requireRate("factor", factor);
      if (every < 1) {
        throw new IllegalArgumentException("the rate changes every 1 or more steps, got " + every);
      }
    }

    @Override
    public double learningRate(long step) {
      return base * Math.pow(factor, (double) Math.floorDiv(step, every));
    }
  }

  private static void requireRate(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("%s is not negative, got %s".formatted(what, value));
    }
  }
}
