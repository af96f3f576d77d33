package dev.nidus.learning.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Memory for the tensors that cannot be views of the mapped file: compressed ones and those that
/// are stored in another order. Bounded by the size of the file, so that a small file cannot ask for
/// a large machine.
final class CopyBudget {
  private static final long SMALLEST = 64L << 20;
  private static final long TIMES_THE_FILE = 4;
  private static final long ALIGNMENT = 64;

  private final Arena arena;
  private final long allowed;
  private long left;

  CopyBudget(Arena arena, long fileBytes) {
    this.arena = arena;
    this.allowed = Math.max(SMALLEST, Math.multiplyExact(fileBytes, TIMES_THE_FILE));
    this.left = allowed;
  }

  MemorySegment allocate(long bytes, String what) throws UnreadableWeights {
    if (bytes > left) {
      throw new UnreadableWeights(
          ("unpacking %s takes %,d bytes, %,d of %,d are left: for a file of its size that is no"
                  + " weights file but a decompression bomb")
              .formatted(what, bytes, left, allowed));
    }
    left -= bytes;
    return arena.allocate(bytes, ALIGNMENT);
  }
}
