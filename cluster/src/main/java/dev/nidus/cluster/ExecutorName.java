package dev.nidus.cluster;

import org.apache.spark.SparkEnv;

/// How messages call an executor.
final class ExecutorName {
  private ExecutorName() {}

  /// The executor of this process.
  static String text() {
    SparkEnv here = SparkEnv.get();
    return text(here.executorId(), here.rpcEnv().address().host());
  }

  static String text(String executor, String host) {
    return "executor %s on %s".formatted(executor, host);
  }

  /// That an executor has another version of something than the driver.
  static String differs(String executor, String what, String there, String driver) {
    return "%s has %s %s, the driver has %s; every machine needs the same"
        .formatted(executor, what, there, driver);
  }
}
