package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.command.Nidus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The program in a process of its own, from the class path of the tests.
final class ChildJvm {
  private static final long LONGEST_SECONDS = 120;

  private final Process process;
  private final Path log;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts a run.
  ///
  /// @param log gets everything that it prints
  static ChildJvm start(Path log, List<String> jvmOptions, Object... arguments) throws IOException {
    return start(log, jvmOptions, Map.of(), arguments);
  }

  /// The same with variables of its environment.
  static ChildJvm start(
      Path log, List<String> jvmOptions, Map<String, String> environment, Object... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nidus.class.getName()));
    Stream.of(arguments).map(String::valueOf).forEach(command::add);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /// What it has printed so far.
  String printed() throws IOException {
    return Files.readString(log);
  }

  /// Ends it at once, as a power cut would; it gets no chance to tidy up.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /// Asks it to end, as `kill` does, and waits.
  ///
  /// @return its exit status
  int terminate() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /// Waits for its end and requires an exit status.
  void expect(int status) throws IOException, InterruptedException {
    boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as(printed()).isTrue();
    assertThat(process.exitValue()).as(printed()).isEqualTo(status);
  }
}
