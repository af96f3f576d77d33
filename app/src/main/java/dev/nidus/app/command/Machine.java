package dev.nidus.app.command;

import dev.nidus.learning.tensor.NativeLibrary;

/// The machine in one line, as far as the last bits of features may depend on it.
final class Machine {
  private Machine() {}

  static String describe() {
    String library =
        switch (NativeLibrary.load()) {
          case NativeLibrary.Loaded loaded ->
              "libtorch %s, %s kernels".formatted(loaded.version(), loaded.cpuCapability());
          case NativeLibrary.Missing _ -> "no libtorch";
        };
    return "%s, %s, %s %s, Java %s"
        .formatted(
            Processor.name().orElse("unknown processor"),
            library,
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version());
  }
}
