package dev.nidus.learning.tensor;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// What is alive behind the fence in this process: for tests and for `nidus doctor`.
///
/// Bytes are those of the handles: two handles on one storage count twice.
public final class NativeMemory {
  private static final AtomicInteger TENSORS = new AtomicInteger();
  private static final AtomicLong BYTES = new AtomicLong();
  private static final Set<TensorScope> SCOPES = ConcurrentHashMap.newKeySet();

  private NativeMemory() {}

  /// Tensors, parameters and packed operators that are not closed.
  public static int liveTensors() {
    return TENSORS.get();
  }

  /// Their size in bytes.
  public static long liveBytes() {
    return BYTES.get();
  }

  /// Gives memory that was freed, but is kept by the C library, back to the operating system. For
  /// the moments after much was freed; costs milliseconds.
  public static void giveBackUnused() {
    UnusedMemory.giveBack();
  }

  /// Checks that everything was released.
  ///
  /// @param when the moment, for the sentence, for example `after closing the encoder`
  /// @throws NativeMemoryLeak naming the open scopes, the number of tensors and their size
  public static void requireNothingLive(String when) {
    if (TENSORS.get() != 0 || !SCOPES.isEmpty()) {
      throw new NativeMemoryLeak(
          "%s, %d native tensors (%.1f MB) are still alive; open scopes: %s"
              .formatted(
                  when,
                  TENSORS.get(),
                  BYTES.get() / 1e6,
                  SCOPES.isEmpty()
                      ? "none, so parameters of a network were not closed"
                      : SCOPES.stream()
                          .map(TensorScope::toString)
                          .sorted()
                          .collect(Collectors.joining(", "))));
    }
  }

  static void born(long bytes) {
    TENSORS.incrementAndGet();
    BYTES.addAndGet(bytes);
  }

  static void died(long bytes) {
    TENSORS.decrementAndGet();
    BYTES.addAndGet(-bytes);
  }

  static void opened(TensorScope scope) {
    SCOPES.add(scope);
  }

  static void closed(TensorScope scope) {
    SCOPES.remove(scope);
  }
}
