package dev.nidus.evidence.split;

import java.util.Arrays;

/// The random numbers of NumPy's `RandomState`, bit for bit: the Mersenne Twister MT19937 seeded by one number, and
/// shuffles by masked rejection. It exists to repeat the splits of programs in Python; draws of Nidus' own come from
/// {@link dev.nidus.core.random.RandomSource}.
///
/// Not safe for several threads.
///
/// @see <a href="https://doi.org/10.1145/272991.272995">Matsumoto and Nishimura 1998</a>
public final class NumpyRandom {
  private static final int WORDS = 624;
  private static final int AHEAD = 397;
  private static final int TWIST = 0x9908b0df;

  private final int[] state = new int[WORDS];
  private int next = WORDS;

  private NumpyRandom(long seed) {
    int word = (int) seed;
    for (int i = 0; i < WORDS; i++) {
      state[i] = word;
      word = 1812433253 * (word ^ (word >>> 30)) + i + 1;
    }
  }

  /// As `numpy.random.RandomState(seed)`.
  ///
  /// @param seed 0 to 2^32 - 1, as NumPy allows
  public static NumpyRandom seeded(long seed) {
    if (seed < 0 || seed > 0xffffffffL) {
      throw new IllegalArgumentException(
          "a seed of NumPy lies between 0 and %d, got %d".formatted(0xffffffffL, seed));
    }
    return new NumpyRandom(seed);
  }

  /// As `shuffle` of an array: each place from the last to the second changes with one up to it.
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = upTo(i);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /// As `permutation(n)`: 0 to n - 1, shuffled.
  public int[] permutation(int n) {
    int[] values = new int[n];
    Arrays.setAll(values, i -> i);
    shuffle(values);
    return values;
  }

  /// A number from 0 to a largest one: words cut to its bits, until one fits.
  private int upTo(int largest) {
    int mask = -1 >>> Integer.numberOfLeadingZeros(largest);
    int value = nextWord() & mask;
    while (value > largest) {
      value = nextWord() & mask;
    }
    return value;
  }

  /// The next 32 random bits.
  int nextWord() {
    if (next == WORDS) {
      twist();
      next = 0;
    }
    int word = state[next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  }

  private void twist() {
    for (int i = 0; i < WORDS; i++) {
      int joined = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
      int turned = (joined >>> 1) ^ ((joined & 1) == 0 ? 0 : TWIST);
      state[i] = state[(i + AHEAD) % WORDS] ^ turned;
    }
  }
}
