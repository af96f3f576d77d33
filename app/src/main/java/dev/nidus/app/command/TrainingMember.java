package dev.nidus.app.command;

import dev.nidus.learning.training.Start;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// One of the processes of a run of training: this program again, told which of them it is. It ends when the
/// process that started it does.
///
/// @param rank 0 is the one that writes the folder
/// @param meeting `HOST:PORT` where process 0 listens
/// @param threads native threads, where the plan names none
/// @param patience how long it waits for the others before it takes them for dead
public record TrainingMember(int rank, String meeting, int threads, Duration patience) {
  /// Freed memory is kept, as ./nidus tells the C library (docs/decisions/0064).
  private static final Map<String, String> KEPT_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX",
          "1",
          "MALLOC_MMAP_MAX_",
          "0",
          "MALLOC_TRIM_THRESHOLD_",
          "100000000000",
          "MALLOC_TOP_PAD_",
          "268435456");

  /// The command of a process whose plan, table and folder are given as files, without what makes it one of
  /// several.
  ///
  /// @param plan whole, with absolute paths
  /// @param table where the plan's table lies on this machine
  /// @param output the folder of the run
  /// @param attempt as part of which it writes
  public static List<String> words(Path plan, Path table, Path output, UUID attempt, Start start) {
    List<String> words = new ArrayList<>(List.of("pretrain", plan.toString(), "-o"));
    words.addAll(List.of(output.toString(), "--progress", RunOptions.ProgressWord.none.name()));
    words.addAll(List.of("--table", table.toString(), "--attempt", attempt.toString()));
    if (start == Start.RESUMED) {
      words.add("--resume");
    }
    return words;
  }

  /// A port of this machine that was free a moment ago; that another program takes it in between is told by
  /// the first process.
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /// A process that is ready to start, with this Java. Its standard error is that of this process, and its
  /// standard output goes nowhere, unless the caller says otherwise.
  ///
  /// @param classPath with this program
  /// @param words the command of the run
  public ProcessBuilder process(String classPath, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(JavaOptions.ofUser());
    command.addAll(List.of("-cp", classPath, Nidus.class.getName()));
    command.addAll(words);
    command.addAll(List.of("--rank", Integer.toString(rank), "--master", meeting));
    command.addAll(List.of("--threads", Integer.toString(threads)));
    command.addAll(List.of("--patience", Long.toString(patience.toSeconds())));
    command.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putIfAbsent("OPENBLAS_NUM_THREADS", "1");
    if (!builder.environment().containsKey("MALLOC_ARENA_MAX")) {
      builder.environment().putAll(KEPT_MEMORY);
    }
    return builder;
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
