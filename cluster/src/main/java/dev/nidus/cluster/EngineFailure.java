package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.extraction.ExtractionStopped;

/// Puts what Spark says into a sentence. It hands on the failures of tasks as text only.
final class EngineFailure {
  private EngineFailure() {}

  /// Throws what a failed job means for the user.
  static void rethrow(Exception failure) {
    String text = text(failure);
    int begin = text.indexOf(TaskRefused.BEGIN);
    int end = text.indexOf(TaskRefused.END, Math.max(0, begin));
    if (begin >= 0 && end > begin) {
      throw new UsageProblem(text.substring(begin + TaskRefused.BEGIN.length(), end), failure);
    }
    if (text.contains("UnsupportedClassVersionError")) {
      throw new UsageProblem(
          "the machines of the cluster run a Java older than %d, which this program needs; set JAVA_HOME of its workers"
              .formatted(Runtime.version().feature()),
          failure);
    }
    if (text.contains("ClassNotFoundException: dev.nidus.")
        || text.contains("NoClassDefFoundError: dev/nidus/")) {
      throw new UsageProblem(
          "the machines of the cluster do not have Nidus: start it by ./nidus, which sends it, or"
              + " name its jars in spark.executor.extraClassPath",
          failure);
    }
    if (text.contains("Invalid lambda deserialization") || text.contains("InvalidClassException")) {
      throw new UsageProblem(
          "the machines of the cluster have another Nidus or another Spark than the driver, which has Nidus %s and Spark %s"
              .formatted(
                  dev.nidus.app.command.PartExtraction.program(),
                  org.apache.spark.package$.MODULE$.SPARK_VERSION()),
          failure);
    }
    throw new ExtractionStopped("the cluster gave up: " + sentence(failure), failure);
  }

  /// The first line that says something.
  static String sentence(Exception failure) {
    String text = text(failure);
    int reason = text.indexOf("Exception: ");
    return (reason < 0 ? text : text.substring(reason + "Exception: ".length()))
        .lines()
        .findFirst()
        .orElse(failure.getClass().getSimpleName())
        .strip();
  }

  private static String text(Throwable failure) {
    StringBuilder all = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      all.append(t.getMessage()).append('\n');
    }
    return all.toString();
  }
}
