package dev.nidus.core.fingerprint;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// 256 bits of how a patch looks from afar: the signs of its slowest waves. Noise, a slight blur, rounding and another
/// resolution change few of them; the patch of another patient differs in about half.
///
/// The patch is a cube of 50 mm at 1 mm, cut with true geometry. Its Hounsfield units are clipped to -1000 .. 500, averaged over
/// 2 x 2 x 2 voxels, and transformed by a discrete cosine transform along each axis (type II); of the coefficients with the
/// lowest frequencies, the constant left out, the signs are kept.
public final class PatchHash {
  /// How many bits there are.
  public static final int BITS = 256;

  /// The patch that it is made of.
  public static final PatchSpec PATCH =
      new PatchSpec(PatchSize.cube(50), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  private static final float LOWEST = -1000;
  private static final float HIGHEST = 500;
  private static final int EDGE = 25;
  private static final int WAVES = 9;
  private static final double[][] COSINES = cosines();
  private static final List<Wave> SLOWEST = slowest();

  private final long[] bits;

  private PatchHash(long[] bits) {
    this.bits = bits;
  }

  /// The hash of a patch; nothing if it looks the same everywhere.
  ///
  /// @throws IllegalArgumentException if the patch is not 50 x 50 x 50 voxels
  public static Optional<PatchHash> of(Patch patch) {
    if (!patch.size().equals(PATCH.size())) {
      throw new IllegalArgumentException(
          "a hash is made of a patch of %s, got %s".formatted(PATCH.size(), patch.size()));
    }
    double[] values = averaged(patch.hounsfield());
    if (Arrays.stream(values).max().orElseThrow() - Arrays.stream(values).min().orElseThrow() < 1) {
      return Optional.empty();
    }
    double[] waves = values;
    for (int axis = 0; axis < 3; axis++) {
      waves = transformed(waves);
    }
    long[] bits = new long[BITS / Long.SIZE];
    for (int n = 0; n < BITS; n++) {
      Wave wave = SLOWEST.get(n);
      if (waves[(wave.w() * WAVES + wave.v()) * WAVES + wave.u()] > 0) {
        bits[n / Long.SIZE] |= 1L << n;
      }
    }
    return Optional.of(new PatchHash(bits));
  }

  /// The share of bits in which two differ: 0 for the same, about 1/2 for strangers.
  public double distance(PatchHash other) {
    int different = 0;
    for (int n = 0; n < bits.length; n++) {
      different += Long.bitCount(bits[n] ^ other.bits[n]);
    }
    return (double) different / BITS;
  }

  private record Wave(int u, int v, int w) {
    int square() {
      return u * u + v * v + w * w;
    }
  }

  private static List<Wave> slowest() {
    return IntStream.range(1, WAVES * WAVES * WAVES)
        .mapToObj(n -> new Wave(n % WAVES, n / WAVES % WAVES, n / (WAVES * WAVES)))
        .sorted(
            Comparator.comparingInt(Wave::square)
                .thenComparingInt(Wave::w)
                .thenComparingInt(Wave::v)
                .thenComparingInt(Wave::u))
        .limit(BITS)
        .toList();
  }

  private static double[][] cosines() {
    double[][] cosines = new double[WAVES][EDGE];
    for (int wave = 0; wave < WAVES; wave++) {
      for (int n = 0; n < EDGE; n++) {
        cosines[wave][n] = Math.cos(Math.PI * wave * (n + 0.5) / EDGE);
      }
    }
    return cosines;
  }

  private static double[] averaged(float[] hounsfield) {
    double[] averaged = new double[EDGE * EDGE * EDGE];
    int side = 2 * EDGE;
    for (int n = 0; n < hounsfield.length; n++) {
      int x = n % side / 2;
      int y = n / side % side / 2;
      int z = n / (side * side) / 2;
      averaged[(z * EDGE + y) * EDGE + x] += Math.clamp(hounsfield[n], LOWEST, HIGHEST) / 8;
    }
    return averaged;
  }

  /// The slowest waves along x, then y, then z: each call turns the axis that comes first to the end.
  private static double[] transformed(double[] values) {
    int lines = values.length / EDGE;
    double[] waves = new double[lines * WAVES];
    for (int line = 0; line < lines; line++) {
      for (int wave = 0; wave < WAVES; wave++) {
        double sum = 0;
        for (int n = 0; n < EDGE; n++) {
          sum += COSINES[wave][n] * values[line * EDGE + n];
        }
        waves[wave * lines + line] = sum;
      }
    }
    return waves;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PatchHash hash && Arrays.equals(bits, hash.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }
}
