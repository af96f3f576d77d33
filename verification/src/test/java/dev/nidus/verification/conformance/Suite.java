package dev.nidus.verification.conformance;

import dev.nidus.app.command.RootCommand;
import dev.nidus.app.conformance.ConformanceCheck;
import dev.nidus.app.conformance.PhantomSuite;
import dev.nidus.core.patch.ResamplingLaw;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// One suite for all tests of this package, and command lines that run in this process.
final class Suite {
  private static final Path FOLDER = written();

  private static final Map<ResamplingLaw, ConformanceCheck> CHECKS = new ConcurrentHashMap<>();

  private Suite() {}

  /// One check per law, so that mutants are computed once.
  static ConformanceCheck check(ResamplingLaw law) {
    return CHECKS.computeIfAbsent(law, wanted -> ConformanceCheck.of(FOLDER, wanted));
  }

  static Path folder() {
    return FOLDER;
  }

  /// What a command line said.
  record Run(int status, String out, String err) {}

  static Run nidus(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        RootCommand.run(
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.of(arguments).map(Object::toString).toArray(String[]::new));
    return new Run(status, out.toString(), err.toString());
  }

  private static Path written() {
    try {
      Path folder = Files.createTempDirectory("nidus-conformance");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      PhantomSuite.write(folder, "test");
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
