package dev.nidus.verification.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// Runs POSIX shell scripts with an environment that a test decides on.
final class Shell {
  private static final String PLAIN_TOOLS = "/usr/bin:/bin";

  private Shell() {}

  /// What a command left behind.
  record Outcome(int status, String output, String errors) {}

  /// A folder that looks like a Java installation.
  ///
  /// @param version as in the `release` file
  static Path fakeJdk(Path home, String version) throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    // prints what it was called with, and ends as it is told to
    executable(
        bin.resolve("java"),
        """
        #!/bin/sh
        echo "OPENBLAS_NUM_THREADS=$OPENBLAS_NUM_THREADS"
        for argument; do echo "[$argument]"; done
        exit ${FAKE_STATUS:-0}
        """);
    executable(bin.resolve("javac"), "#!/bin/sh\nexit 0\n");
    return home;
  }

  static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Runs a command with nothing in the environment but the given variables and the system's tools.
  ///
  /// @param environment a `PATH` here is put before the system's tools
  static Outcome run(Path folder, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("nidus-shell", ".out");
    Path errors = Files.createTempFile("nidus-shell", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().merge("PATH", PLAIN_TOOLS, (given, tools) -> given + ":" + tools);
      int status = builder.start().waitFor();
      return new Outcome(
          status,
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
      Files.delete(errors);
    }
  }
}
