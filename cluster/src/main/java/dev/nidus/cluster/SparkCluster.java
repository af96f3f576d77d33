package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.core.extraction.ExtractionStopped;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Function1;
import scala.Function2;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/// A connection to Spark, and the two kinds of work that are asked of it: tasks wherever there is room, and
/// tasks that run together. Either is a function of text.
final class SparkCluster implements AutoCloseable {
  private static final int CONNECT_MILLISECONDS = 5_000;

  /// How long a cluster has to give a first machine, in seconds.
  private static final String PATIENCE = "spark.nidus.machines.waitSeconds";

  private static final int PATIENCE_SECONDS = 120;
  private static final long POLL_MILLISECONDS = 100;

  private final ClusterAddress address;
  private final JavaSparkContext context;

  private SparkCluster(ClusterAddress address, JavaSparkContext context) {
    this.address = address;
    this.context = context;
  }

  /// Knocks at the master: Spark itself would try for minutes.
  ///
  /// @throws UsageProblem if nobody answers
  static void requireReachable(ClusterAddress address) {
    if (address instanceof ClusterAddress.Standalone(String host, int port)) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
      } catch (IOException unreachable) {
        throw new UsageProblem(
            "no master of a cluster answers at %s (%s); check the address and that it runs"
                .formatted(address.text(), unreachable.getMessage()),
            unreachable);
      }
    }
  }

  /// Connects, and waits until there is a machine to work on.
  ///
  /// @throws UsageProblem if there is none
  static SparkCluster connect(ClusterAddress address) {
    return connect(address, Map.of("spark.app.name", "nidus extract"));
  }

  /// Connects with settings of the engine that the work needs, above the user's.
  static SparkCluster connect(ClusterAddress address, Map<String, String> needed) {
    SparkConf settings =
        new SparkConf() // with every system property spark.*, which are the user's
            .setMaster(address.text())
            .setIfMissing("spark.ui.enabled", "false")
            // what the page would show is kept even without a page: of 100,000 tasks unless told
            .setIfMissing("spark.ui.retainedTasks", "1000")
            .setIfMissing("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .setIfMissing(
                "spark.executor.extraJavaOptions",
                "--enable-native-access=ALL-UNNAMED -Djava.awt.headless=true");
    needed.forEach(settings::set);
    if (address instanceof ClusterAddress.Standalone(String host, int _)) {
      if (host.equals("localhost") || host.startsWith("127.")) {
        settings.setIfMissing("spark.driver.host", host);
        settings.setIfMissing("spark.driver.bindAddress", host);
      }
      if (!settings.contains("spark.executor.extraClassPath")) {
        settings.setIfMissing("spark.jars", program());
      }
    } else {
      settings.setIfMissing("spark.driver.host", "localhost");
      settings.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    try {
      JavaSparkContext context = new JavaSparkContext(settings);
      SparkCluster cluster = new SparkCluster(address, context);
      cluster.awaitExecutor();
      return cluster;
    } catch (UsageProblem nobody) {
      throw nobody;
    } catch (RuntimeException failed) {
      throw new UsageProblem(
          "%s cannot be used: %s".formatted(address.text(), EngineFailure.sentence(failed)),
          failed);
    }
  }

  /// Sends a file to every machine, once each, where tasks find it by its name.
  void send(Path file) {
    context.addFile(file.toUri().toString());
  }

  /// How many tasks can run at a time, as far as is known now.
  int cores() {
    return Math.max(1, context.defaultParallelism());
  }

  /// Runs a part's task for each text, wherever there is room, again where a machine dies.
  ///
  /// @param job the first argument of the task
  /// @param parts its second argument, a task for each
  /// @param done sees each result as it comes, one at a time
  /// @throws UsageProblem if the machines cannot do it
  /// @throws ExtractionStopped if a task failed for good
  void run(String job, List<String> parts, Consumer<String> done) {
    // the one object that Spark serializes is this function, which holds the text of the job
    var task =
        (Function1<Iterator<String>, String> & Serializable)
            texts -> PartTask.run(job, texts.next());
    Function2<Object, String, BoxedUnit> handler =
        (number, result) -> {
          done.accept(result);
          return BoxedUnit.UNIT;
        };
    try {
      context
          .sc()
          .runJob(
              context.parallelize(parts, parts.size()).rdd(),
              task,
              handler,
              ClassTag$.MODULE$.apply(String.class));
    } catch (Exception failed) { // Spark throws checked exceptions that it does not declare
      EngineFailure.rethrow(failed);
    }
  }

  /// Whether the connection has ended.
  boolean isStopped() {
    return context.sc().isStopped();
  }

  /// How many tasks can run side by side now: the cores that its machines have for this program by those of a
  /// task.
  int slots() {
    if (isStopped()) {
      return 0;
    }
    return context
        .sc()
        .maxNumConcurrentTasks(context.sc().resourceProfileManager().defaultResourceProfile());
  }

  /// Waits until so many tasks can run side by side.
  ///
  /// @return whether they can
  boolean awaitSlots(int wanted, Duration longest) throws InterruptedException {
    long until = System.nanoTime() + longest.toNanos();
    while (slots() < wanted && !isStopped() && System.nanoTime() < until) {
      Thread.sleep(POLL_MILLISECONDS);
    }
    return slots() >= wanted;
  }

  /// Runs the tasks of a training's processes, all at the same time; if one fails, none goes on.
  ///
  /// @param job what each is told
  /// @throws UsageProblem if the machines cannot do it
  /// @throws MemberLost if one was lost
  void runTogether(String job, int processes) {
    // as in run, the function holds the text of the job alone
    var task =
        (Function1<Iterator<Integer>, Iterator<Integer>> & Serializable)
            numbers -> {
              MemberTask.run(job);
              return numbers;
            };
    List<Integer> numbers = IntStream.range(0, processes).boxed().toList();
    try {
      // tasks of a job that has failed are interrupted, and end their processes
      context.sc().setJobGroup("training", "training", true);
      Object _ =
          context
              .parallelize(numbers, processes)
              .rdd()
              .barrier()
              .mapPartitions(task, false, ClassTag$.MODULE$.apply(Integer.class))
              .collect();
    } catch (Exception failed) { // Spark throws checked exceptions that it does not declare
      EngineFailure.requireNoRefusal(failed);
      throw new MemberLost(EngineFailure.firstLoss(failed), failed);
    }
  }

  @Override
  public void close() {
    context.close();
    ExecutorEncoder.release(); // of this process, where the tasks were threads of it
  }

  private void awaitExecutor() {
    if (address instanceof ClusterAddress.Local) {
      return;
    }
    int seconds = context.getConf().getInt(PATIENCE, PATIENCE_SECONDS);
    for (long waited = 0; waited < seconds * 1000L && !hasMachine(); waited += POLL_MILLISECONDS) {
      try {
        Thread.sleep(POLL_MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    if (context.sc().isStopped() || !hasMachine()) {
      context.close();
      throw new UsageProblem(
          "%s gave no machine within %d s: its workers have no free core or not the memory asked for, or their processes end at once; see the master's page and the workers' logs"
              .formatted(address.text(), seconds));
    }
  }

  /// The driver counts as one.
  private boolean hasMachine() {
    return context.sc().isStopped() || context.sc().statusTracker().getExecutorInfos().length > 1;
  }

  /// The jars of this program, which machines are sent; nothing where it does not run from them.
  private static String program() {
    CodeSource source = SparkCluster.class.getProtectionDomain().getCodeSource();
    try {
      Path own = Path.of(source.getLocation().toURI());
      Path libraries = own.resolveSibling("lib");
      if (!Files.isRegularFile(own)) {
        return "";
      }
      if (!Files.isDirectory(libraries)) {
        return own.toUri().toString(); // one jar, of `nidus cluster package`
      }
      try (Stream<Path> jars = Files.list(libraries)) {
        return Stream.concat(Stream.of(own), jars.sorted())
            .map(jar -> jar.toUri().toString())
            .collect(Collectors.joining(","));
      }
    } catch (URISyntaxException | IOException unreadable) {
      throw new UsageProblem("the jars of Nidus cannot be read: " + unreadable, unreadable);
    }
  }
}
