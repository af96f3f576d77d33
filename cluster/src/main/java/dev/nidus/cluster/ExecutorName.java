package dev.nidus.cluster;

import org.apache.spark.SparkEnv;

/// How messages call an executor.
final class ExecutorName {
  private ExecutorName() {}

  /// The executor of this process.
  static String text() {
    return text(SparkEnv.get().executorId(), host());
  }

  static String text(String executor, String host) {
    return "executor %s on %s".formatted(executor, host);
  }

  /// The address of the executor of this process, as the other machines see it.
  static String host() {
    // that of the remote calls is unknown to an executor: it only calls the driver
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
