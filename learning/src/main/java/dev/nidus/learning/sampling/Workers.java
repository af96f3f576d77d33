package dev.nidus.learning.sampling;

/// How samples are made beside the training step; nothing here changes a result.
///
/// @param threads that cut and augment
/// @param ahead batches that are made before they are asked for
public record Workers(int threads, int ahead) {
  public Workers {
    if (threads < 1 || ahead < 1) {
      throw new IllegalArgumentException(
          "workers and batches ahead are at least 1, got %d and %d".formatted(threads, ahead));
    }
  }
}
