package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.extraction.ExtractionStopped;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Puts what Spark says into a sentence. It hands on the failures of tasks as text only.
final class EngineFailure {
  /// Spark's words.
  private static final Pattern LOST_EXECUTOR =
      Pattern.compile("ExecutorLostFailure \\(executor (\\S+) [^)]*\\) Reason: (.*)");

  private static final Pattern LOST_PROCESS =
      Pattern.compile(Pattern.quote(MemberLost.class.getName()) + ": (.*)");

  /// Versions of class files are those of Java and 44 more.
  private static final int BEFORE_JAVA_1 = 44;

  /// What Spark and the JVM say of an executor that cannot load the classes of a task.
  private static final Pattern OLDER_JAVA =
      Pattern.compile(
          "\\((?<host>\\S+) executor (?<executor>[^)]+)\\):"
              + " java\\.lang\\.UnsupportedClassVersionError: .*only recognizes class file versions"
              + " up to (?<version>[0-9]+)");

  private EngineFailure() {}

  /// Throws what a failed job means for the user.
  static void rethrow(Exception failure) {
    requireNoRefusal(failure);
    throw new ExtractionStopped("the cluster gave up: " + sentence(failure), failure);
  }

  /// Throws what the user can mend, if a job failed for that.
  static void requireNoRefusal(Exception failure) {
    String text = text(failure);
    int begin = text.indexOf(TaskRefused.BEGIN);
    int end = text.indexOf(TaskRefused.END, Math.max(0, begin));
    if (begin >= 0 && end > begin) {
      throw new UsageProblem(text.substring(begin + TaskRefused.BEGIN.length(), end), failure);
    }
    Matcher older = OLDER_JAVA.matcher(text);
    if (older.find()) {
      // no class of ours could be loaded there, so that nothing of ours could compare
      throw new UsageProblem(
          SameProgram.differs(
                  ExecutorName.text(older.group("executor"), older.group("host")),
                  "Java",
                  Integer.toString(Integer.parseInt(older.group("version")) - BEFORE_JAVA_1),
                  Integer.toString(Runtime.version().feature()))
              + "; set JAVA_HOME of the cluster's workers",
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
  }

  /// Which of several tasks that run together ended first, and how.
  static String firstLoss(Exception failure) {
    Matcher executor = LOST_EXECUTOR.matcher(text(failure));
    if (executor.find()) {
      return "executor %s was lost: %s".formatted(executor.group(1), executor.group(2).strip());
    }
    Matcher process = LOST_PROCESS.matcher(text(failure));
    return process.find() ? process.group(1).strip() : sentence(failure);
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
