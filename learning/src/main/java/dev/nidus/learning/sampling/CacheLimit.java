package dev.nidus.learning.sampling;

/// The most bytes of disk that a cache of patches takes.
public record CacheLimit(long bytes) {
  public CacheLimit {
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "a cache takes at least 1 byte, got %d; leave the cache out instead".formatted(bytes));
    }
  }

  public static CacheLimit mebibytes(long mebibytes) {
    return new CacheLimit(Math.multiplyExact(mebibytes, 1L << 20));
  }
}
