package dev.nidus.learning.sampling;

import dev.nidus.core.random.RandomSource;

/// Which lesions make up the batches of an epoch: shuffled anew for each epoch by a stream of its own.
///
/// A step of n lesions in each of W processes takes n W consecutive places of the epoch; process r has the
/// r-th run of n. So W processes with n together see the batches of one process with n W. Immutable.
public final class EpochOrder {
  /// Whether a lesion can come more than once in an epoch.
  public enum Replacement {
    /// Every lesion at most once.
    WITHOUT,
    /// Each place is drawn from all lesions: the only way to fill a batch from a smaller cohort.
    WITH
  }

  /// What becomes of lesions that do not fill a batch.
  public enum Remainder {
    /// They are left out of this epoch.
    DROP,
    /// They make a smaller batch; for one process only.
    KEEP
  }

  private final int lesions;
  private final int batch;
  private final Shard shard;
  private final Replacement replacement;
  private final Remainder remainder;
  private final RandomSource stream;

  /// @param lesions in the cohort
  /// @param batch lesions in each process and step
  /// @param root the stream of the whole run
  /// @throws CohortTooSmall if not even one batch can be filled
  public EpochOrder(
      int lesions,
      int batch,
      Shard shard,
      Replacement replacement,
      Remainder remainder,
      RandomSource root) {
    if (batch < 1) {
      throw new IllegalArgumentException("a batch has at least 1 lesion, got " + batch);
    }
    if (remainder == Remainder.KEEP && shard.world() > 1) {
      throw new IllegalArgumentException(
          "lesions that do not fill a batch can only be kept by one process, there are "
              + shard.world());
    }
    long together = (long) batch * shard.world();
    if (lesions < together && replacement == Replacement.WITHOUT && remainder == Remainder.DROP) {
      throw new CohortTooSmall(
          "%d lesions do not fill a batch of %d%s; lower the batch, or draw with replacement"
                  .formatted(
                      lesions,
                      together,
                      shard.world() > 1
                          ? " (%d in each of %d processes)".formatted(batch, shard.world())
                          : "")
              + " (sampling.replacement: true)");
    }
    this.lesions = lesions;
    this.batch = batch;
    this.shard = shard;
    this.replacement = replacement;
    this.remainder = remainder;
    this.stream = root.named("order");
  }

  /// Steps of an epoch, at least 1.
  public int steps() {
    long together = (long) batch * shard.world();
    long steps =
        remainder == Remainder.KEEP && replacement == Replacement.WITHOUT
            ? (lesions + together - 1) / together
            : lesions / together;
    return (int) Math.max(steps, 1);
  }

  /// Lesions of an epoch in all processes.
  public long places() {
    return remainder == Remainder.KEEP && replacement == Replacement.WITHOUT
        ? lesions
        : (long) steps() * batch * shard.world();
  }

  /// The order of a whole epoch: the index of the lesion at each place.
  int[] epoch(long epoch) {
    RandomSource draw = stream.at(epoch);
    int[] order = new int[Math.toIntExact(places())];
    switch (replacement) {
      case WITH -> {
        for (int n = 0; n < order.length; n++) {
          order[n] = draw.nextInt(lesions);
        }
      }
      case WITHOUT -> {
        int[] all = new int[lesions];
        for (int n = 0; n < lesions; n++) {
          // Fisher and Yates, inside out
          int other = draw.nextInt(n + 1);
          all[n] = all[other];
          all[other] = n;
        }
        System.arraycopy(all, 0, order, 0, order.length);
      }
    }
    return order;
  }

  /// The first place of this process in a step.
  long firstPlace(int step) {
    return ((long) step * shard.world() + shard.rank()) * batch;
  }

  /// Lesions of this process in a step.
  int size(int step) {
    return (int) Math.min(batch, places() - firstPlace(step));
  }
}
