package dev.nidus.learning.tensor;

import org.bytedeco.pytorch.global.torch;

/// How many processor threads the native library uses for the operations of one Java thread.
///
/// N Java threads with one native thread each give more patches per second than one Java thread
/// with N (measured, more so on a busy machine); one with N gives the shortest time for one patch.
public final class Threads {
  private static final ThreadLocal<Integer> CURRENT = ThreadLocal.withInitial(() -> 0);

  private Threads() {}

  /// Sets the number for the calling thread, from now on; free if it is set already.
  public static void use(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, got " + threads);
    }
    if (CURRENT.get() != threads) {
      NativeLibrary.require();
      // Asking first makes the library initialise this thread from its process-wide setting, which
      // would otherwise happen later and undo the next line.
      int _ = torch.get_num_threads();
      torch.set_num_threads(threads);
      CURRENT.set(threads);
    }
  }
}
