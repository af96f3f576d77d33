package dev.nidus.cluster;

import org.apache.spark.SparkEnv;

/// How messages call the executor of this process.
final class ExecutorName {
  private ExecutorName() {}

  static String text() {
    return "executor %s on %s".formatted(SparkEnv.get().executorId(), host());
  }

  /// Its address, as the other machines see it.
  static String host() {
    // that of the remote calls is unknown to an executor: it only calls the driver
    return SparkEnv.get().blockManager().blockManagerId().host();
  }
}
