package dev.nidus.learning.tensor;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// Lets running calls into the native library end before the process does, and no new one begin.
///
/// When a process ends, on Ctrl-C for example, the library's global objects are destroyed while its threads still
/// run; a long call such as a backward pass then reads freed memory, and what the user sees of his own interruption is
/// a crash report of the virtual machine. So the end waits for the calls that run, and who comes later waits for
/// ever. Costs some 50 ns a call.
final class NativeCalls {
  /// The longest that the end of the process waits: a backward pass of the full network takes seconds, and
  /// a call that waits for another process may take for ever.
  private static final long PATIENCE_SECONDS = 10;

  private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(NativeCalls::end, "end native calls"));
  }

  private NativeCalls() {}

  /// To be followed by {@link #left}, on the same thread. Calls may lie in one another.
  static void entered() {
    LOCK.readLock().lock();
  }

  static void left() {
    LOCK.readLock().unlock();
  }

  /// The lock is never released.
  private static void end() {
    try {
      boolean _ = LOCK.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
