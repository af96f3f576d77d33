package dev.nidus.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/// The processor, as far as the system tells: Linux does, in a file.
final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

  private Processor() {}

  /// Its name, for people.
  static Optional<String> name() {
    return field("model name");
  }

  /// The instruction sets that matter for convolutions, or nothing where the system does not tell.
  static Optional<String> instructionSets() {
    return field("flags")
        .map(flags ->
            Stream.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16")
                .filter(flags::contains)
                .reduce((a, b) -> a + " " + b)
                .orElse("none of AVX2, AVX-512"));
  }

  private static Optional<String> field(String name) {
    if (!Files.isReadable(DESCRIPTION)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(DESCRIPTION)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }
}
