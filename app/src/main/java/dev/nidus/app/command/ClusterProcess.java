package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ExtractionEngine;
import dev.nidus.app.engine.TrainingEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/// This program again, in a process that has the engine of a cluster on its class path. It gets the
/// same command line, finds the engine and does the work; this one waits and ends as it does.
final class ClusterProcess {
  private static final String HOME = "nidus.home";

  /// Set in the process with the engine, so that a missing engine is told and not sought for ever.
  private static final String INSIDE = "nidus.cluster.process";

  /// What Spark opens for itself where its own scripts start it (its `JavaModuleOptions`).
  private static final List<String> OPENED =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.net",
          "java.base/java.nio",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/sun.nio.ch",
          "java.base/sun.nio.cs",
          "java.base/sun.util.calendar");

  private ClusterProcess() {}

  /// The engine of this process, if it has one.
  static Optional<ExtractionEngine> engine() {
    return ServiceLoader.load(ExtractionEngine.class).findFirst();
  }

  /// The same for training.
  static Optional<TrainingEngine> trainingEngine() {
    return ServiceLoader.load(TrainingEngine.class).findFirst();
  }

  /// Runs a command line in a process with the engine.
  ///
  /// @return its exit status
  /// @throws UsageProblem if the cluster's part of Nidus is not there
  static int run(List<String> words) throws IOException {
    if (System.getProperty(INSIDE) != null) {
      throw missing("the class path");
    }
    Path engine = engineJar();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-D" + INSIDE + "=yes",
            "-D" + HOME + "=" + System.getProperty(HOME, "")));
    OPENED.forEach(part -> command.add("--add-opens=" + part + "=ALL-UNNAMED"));
    command.addAll(archive(engine));
    command.addAll(JavaOptions.ofUser());
    // the engine's own libraries come first: it is the one that many machines must agree on
    String path =
        Stream.of(engine, engine.resolveSibling("spark/*"), engine.resolveSibling("lib/*"))
            .map(Path::toString)
            .reduce((all, next) -> all + File.pathSeparator + next)
            .orElseThrow();
    command.addAll(List.of("-cp", path, Nidus.class.getName()));
    command.addAll(words);
    Process process = new ProcessBuilder(command).inheritIO().start();
    Thread stopper = new Thread(process::destroy, "stop the process of the cluster");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the cluster was at work", interrupted);
    } finally {
      process.destroy();
      if (!process.isAlive()) {
        Runtime.getRuntime().removeShutdownHook(stopper);
      }
    }
  }

  /// What makes the virtual machine take Spark's classes from the archive of the build, which spares a third of the
  /// start. An archive that does not fit is ignored, without a word about it.
  private static List<String> archive(Path engine) {
    Path archive = engine.resolveSibling("nidus-cluster.jsa");
    return Files.isRegularFile(archive)
        ? List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-Xlog:aot*=off")
        : List.of();
  }

  /// The jar of the engine, with its libraries beside it in `lib` and those of Spark in `spark`.
  ///
  /// @throws UsageProblem if it is not there
  static Path engineJar() {
    Path engine =
        Path.of(System.getProperty(HOME, ""))
            .resolve("cluster")
            .resolve("target")
            .resolve("nidus-cluster.jar");
    if (System.getProperty(HOME) == null || !Files.isRegularFile(engine)) {
      throw missing(engine.toString());
    }
    return engine;
  }

  private static UsageProblem missing(String where) {
    return new UsageProblem(
        "a cluster needs the cluster's part of Nidus, and %s has none; build it with ./build and run ./nidus"
            .formatted(where));
  }
}
