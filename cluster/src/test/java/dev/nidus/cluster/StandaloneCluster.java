package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.worker.Worker;

/// A Spark standalone cluster on loopback: a master and workers of one core each, every one a JVM of its own
/// from the jars of the test's class path. What it starts it stops, by process id.
final class StandaloneCluster implements AutoCloseable {
  private static final long LONGEST_SECONDS = 120;

  private static final Path OWN_JAVA = Path.of(System.getProperty("java.home", ""));

  private final Path folder;
  private final int port;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();

  private final Path executorsJava;

  private StandaloneCluster(Path folder, int port, Path executorsJava) {
    this.folder = folder;
    this.port = port;
    this.executorsJava = executorsJava;
  }

  /// Starts it and waits until the workers are known.
  ///
  /// @param folder for logs and what Spark wants of an installation
  static StandaloneCluster start(Path folder, int workers)
      throws IOException, InterruptedException {
    return start(folder, workers, OWN_JAVA);
  }

  /// The same with executors on a Java of their own.
  ///
  /// @param executorsJava the home of it
  static StandaloneCluster start(Path folder, int workers, Path executorsJava)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(folder, freePort(), executorsJava);
    try {
      cluster.install();
      cluster.launch("master", Master.class, "--host", "127.0.0.1", "--port", "" + cluster.port);
      for (int n = 0; n < workers; n++) {
        cluster.workers.add(
            cluster.launch(
                "worker" + n,
                Worker.class,
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("work" + n).toString(),
                cluster.address()));
      }
      for (int n = 0; n < workers; n++) {
        cluster.await("worker" + n, "Successfully registered with master");
      }
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError failed) {
      cluster.close();
      throw failed;
    }
  }

  String address() {
    return "spark://127.0.0.1:" + port;
  }

  /// The process of a worker, whose children are its executors.
  Process worker(int number) {
    return workers.get(number);
  }

  /// The class path that executors need.
  static String classPath() {
    return System.getProperty("java.class.path", "");
  }

  /// Kills the executors of a worker, as the system does when memory runs out.
  ///
  /// @return how many there were; it waits until there is one
  long killExecutorsOf(int worker) throws InterruptedException {
    for (long waited = 0; waited < LONGEST_SECONDS * 10; waited++) {
      long killed = workers.get(worker).children().filter(ProcessHandle::destroyForcibly).count();
      if (killed > 0) {
        return killed;
      }
      Thread.sleep(100);
    }
    return 0;
  }

  /// The processes that executors have started.
  List<ProcessHandle> startedByExecutors() {
    return workers.stream().flatMap(Process::children).flatMap(ProcessHandle::children).toList();
  }

  /// Kills a worker, as a power cut does; its executors end by themselves.
  void killWorker(int worker) throws InterruptedException {
    workers.get(worker).destroyForcibly();
    assertThat(workers.get(worker).waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  /// What a process has written.
  String log(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  @Override
  public void close() {
    for (Process process : processes.reversed()) {
      List<ProcessHandle> descendants = process.descendants().toList();
      process.destroyForcibly();
      descendants.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /// Spark looks for its jars in a folder; that of an installation is made of links.
  private void install() throws IOException {
    Path jars = Files.createDirectories(folder.resolve("spark/jars"));
    for (String entry : classPath().split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry).toAbsolutePath();
      Path link = jars.resolve(String.valueOf(jar.getFileName()));
      if (jar.toString().endsWith(".jar") && !Files.exists(link)) {
        Files.createSymbolicLink(link, jar);
      }
    }
  }

  private Process launch(String name, Class<?> main, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    OWN_JAVA.resolve("bin/java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlog4j2.configurationFile=org/apache/spark/log4j2-defaults.properties",
                    "-cp",
                    classPath(),
                    main.getName(),
                    "--webui-port",
                    "0"),
                Stream.of(arguments))
            .collect(Collectors.toList());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve(name + ".log").toFile());
    builder.environment().put("SPARK_HOME", folder.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("JAVA_HOME", executorsJava.toString()); // of a worker's executors
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  /// Waits until a process has written a line.
  void await(String name, String line) throws IOException, InterruptedException {
    for (long waited = 0; waited < LONGEST_SECONDS * 10; waited++) {
      if (log(name).contains(line)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("%s never said '%s':%n%s".formatted(name, line, log(name)));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
