package dev.nidus.learning.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Further Java processes of a test, with its class path; they write what they find into files.
public final class PeerProcesses implements AutoCloseable {
  private static final int SECONDS = 120;

  private final Path folder;
  private final List<Process> processes;

  private PeerProcesses(Path folder, List<Process> processes) {
    this.folder = folder;
    this.processes = processes;
  }

  /// Starts processes 0 to size - 1.
  ///
  /// @param main takes rank, size, port, the file to write to, and then the arguments
  public static PeerProcesses start(Class<?> main, int size, Path folder, String... arguments)
      throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<Process> processes = new ArrayList<>();
    for (int rank = 0; rank < size; rank++) {
      List<String> command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-Xmx512m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dnidus.repository=" + System.getProperty("nidus.repository", ""),
                  "-cp",
                  System.getProperty("java.class.path"),
                  main.getName(),
                  Integer.toString(rank),
                  Integer.toString(size),
                  Integer.toString(port),
                  folder.resolve("rank" + rank).toString()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(folder.resolve("log" + rank).toFile());
      builder.environment().put("OPENBLAS_NUM_THREADS", "1");
      processes.add(builder.start());
    }
    return new PeerProcesses(folder, processes);
  }

  /// Waits for one process.
  ///
  /// @return the lines that it wrote
  public List<String> linesOf(int rank) throws IOException, InterruptedException {
    Process process = processes.get(rank);
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new AssertionError("process %d:%n%s".formatted(rank, log(rank)));
    }
    return Files.readAllLines(folder.resolve("rank" + rank));
  }

  /// Waits until a process has written a file of that name, then kills it.
  ///
  /// @return the moment, as {@link System#nanoTime}
  public long killWhenReady(int rank, String file) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(folder.resolve(file))) {
      if (System.nanoTime() > deadline || !processes.get(rank).isAlive()) {
        throw new AssertionError("process %d:%n%s".formatted(rank, log(rank)));
      }
      Thread.sleep(20);
    }
    long moment = System.nanoTime();
    processes.get(rank).destroyForcibly().waitFor();
    return moment;
  }

  /// What the processes said.
  public String log(int rank) throws IOException {
    return Files.readString(folder.resolve("log" + rank));
  }

  @Override
  public void close() {
    IntStream.range(0, processes.size()).forEach(rank -> processes.get(rank).destroyForcibly());
  }
}
