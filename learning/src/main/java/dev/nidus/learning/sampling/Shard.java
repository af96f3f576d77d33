package dev.nidus.learning.sampling;

/// Which part of each batch this process makes.
///
/// @param rank of this process, from 0
/// @param world how many processes there are
public record Shard(int rank, int world) {
  public Shard {
    if (world < 1 || rank < 0 || rank >= world) {
      throw new IllegalArgumentException(
          "a rank lies in 0..world-1, got rank %d of %d".formatted(rank, world));
    }
  }

  /// The only process.
  public static Shard whole() {
    return new Shard(0, 1);
  }
}
