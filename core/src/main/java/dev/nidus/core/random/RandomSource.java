package dev.nidus.core.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.random.RandomGenerator;

/// A stream of random numbers with a name. Its numbers depend on the seed and on the path of names and
/// indices that leads to it, and on nothing else; so whatever is drawn for sample 7 of epoch 3 is the same on
/// any number of threads and processes, and in any order.
///
///     RandomSource augmentation = RandomSource.of(seed).named("augmentation");
///     RandomSource view = augmentation.at(epoch).at(sample).named("first view");
///     double scale = view.nextDouble(0.5, 1);
///
/// Deriving a stream neither draws from its parent nor depends on what was drawn there. A stream is for one
/// thread; derive one for each. The generator is counter-based ({@link Philox}); two paths meet with
/// probability 2^-128.
public final class RandomSource implements RandomGenerator {
  private static final int WORDS = 4;

  private final byte[] path;
  private final int key0;
  private final int key1;
  private final int[] counter = new int[WORDS];
  private final int[] block = new int[WORDS];
  private int used = WORDS;

  private RandomSource(byte[] path) {
    this.path = path;
    ByteBuffer identity = ByteBuffer.wrap(path);
    key0 = identity.getInt();
    key1 = identity.getInt();
    counter[2] = identity.getInt();
    counter[3] = identity.getInt();
  }

  /// The root of all streams of a seed.
  public static RandomSource of(long seed) {
    return new RandomSource(digest(new byte[0], 's', longBytes(seed)));
  }

  /// The stream under this one for a purpose.
  public RandomSource named(String purpose) {
    return new RandomSource(digest(path, 'n', purpose.getBytes(StandardCharsets.UTF_8)));
  }

  /// The stream under this one for the i-th of many: an epoch, a step, a sample.
  public RandomSource at(long index) {
    return new RandomSource(digest(path, 'i', longBytes(index)));
  }

  /// True with a probability.
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  @Override
  public int nextInt() {
    if (used == WORDS) {
      Philox.block(counter, key0, key1, block);
      if (++counter[0] == 0) {
        counter[1]++;
      }
      used = 0;
    }
    return block[used++];
  }

  @Override
  public long nextLong() {
    return ((long) nextInt() << Integer.SIZE) ^ (nextInt() & 0xFFFFFFFFL);
  }

  private static byte[] longBytes(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static byte[] digest(byte[] parent, char kind, byte[] content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(parent);
      sha256.update((byte) kind);
      return sha256.digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
