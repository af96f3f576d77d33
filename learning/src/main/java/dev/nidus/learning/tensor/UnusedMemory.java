package dev.nidus.learning.tensor;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The C library's stock of freed memory. glibc keeps freed blocks below 32 MB for later; after
/// loading or closing a network these are hundreds of megabytes, which nobody else can use.
final class UnusedMemory {
  /// glibc's `int malloc_trim(size_t)`; absent on other systems, which return memory by themselves.
  private static final Optional<MethodHandle> TRIM = find();

  private UnusedMemory() {}

  /// Gives freed memory back to the operating system; does nothing where that is not needed.
  static void giveBack() {
    TRIM.ifPresent(trim -> {
      try {
        int _ = (int) trim.invokeExact(0L);
      } catch (Throwable e) {
        throw new IllegalStateException("malloc_trim cannot fail", e);
      }
    });
  }

  @SuppressWarnings("restricted") // one function of the C library, by its documented signature
  private static Optional<MethodHandle> find() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("malloc_trim")
        .map(address ->
            linker.downcallHandle(
                address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG)));
  }
}
