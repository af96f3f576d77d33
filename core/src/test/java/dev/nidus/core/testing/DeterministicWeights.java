package dev.nidus.core.testing;

import java.util.List;

/// The weight generator of the golden fixtures: integer hashing in 32-bit wrap-around arithmetic, so
/// that any language makes the same network and the same test patches (fixtures/README.md).
public final class DeterministicWeights {
  private DeterministicWeights() {}

  /// The hash u(t, i) in [-0.5, 0.5).
  public static double u(long t, long i) {
    int h = (int) (i * 2654435761L + (t + 1) * 2246822519L);
    h = (h ^ (h >>> 16)) * 0x45d9f3b;
    h = (h ^ (h >>> 16)) * 0x45d9f3b;
    h ^= h >>> 16;
    return (h >>> 8) / 16777216.0 - 0.5;
  }

  /// The value of element i of the t-th tensor of a state dict, by its key and shape.
  public static double value(String key, List<Long> shape, long t, long i) {
    String leaf = key.substring(key.lastIndexOf('.') + 1);
    if (leaf.equals("num_batches_tracked")) {
      return 1000 + t;
    }
    double u = u(t, i);
    if (shape.size() >= 2) {
      long fanIn = shape.stream().skip(1).reduce(1L, Math::multiplyExact);
      return (float) (u * Math.sqrt(12.0 / fanIn));
    }
    return switch (leaf) {
      case "weight" -> (float) (1 + 0.2 * u);
      case "bias", "running_mean" -> (float) (0.1 * u);
      case "running_var" -> (float) (1 + 0.5 * u);
      default -> throw new IllegalArgumentException("no rule for " + key);
    };
  }

  /// A test patch of depth x height x width values in [0, 1): half ramp, half noise.
  public static float[] patch(long t, int depth, int height, int width) {
    float[] patch = new float[depth * height * width];
    for (int n = 0; n < patch.length; n++) {
      int x = n % width;
      int y = n / width % height;
      int z = n / width / height;
      double ramp = (z + 2 * y + 3 * x) % 50 / 50.0;
      patch[n] = (float) (0.5 * ramp + 0.5 * (u(1000 + t, n) + 0.5));
    }
    return patch;
  }
}
