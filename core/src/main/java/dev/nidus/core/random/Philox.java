package dev.nidus.core.random;

/// The block function Philox4x32-10: a counter of 128 bits and a key of 64 become 128 bits.
///
/// @see <a href="https://doi.org/10.1145/2063384.2063405">Salmon et al. 2011, Parallel random numbers: as
///     easy as 1, 2, 3</a>
final class Philox {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW_WORD = 0xFFFFFFFFL;

  private Philox() {}

  /// Writes the block of a counter, four words, into `block`; the counter is not changed.
  static void block(int[] counter, int key0, int key1, int[] block) {
    System.arraycopy(counter, 0, block, 0, counter.length);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (block[0] & LOW_WORD);
      long product1 = MULTIPLIER_1 * (block[2] & LOW_WORD);
      block[0] = (int) (product1 >>> 32) ^ block[1] ^ (key0 + round * WEYL_0);
      block[1] = (int) product1;
      block[2] = (int) (product0 >>> 32) ^ block[3] ^ (key1 + round * WEYL_1);
      block[3] = (int) product0;
    }
  }
}
