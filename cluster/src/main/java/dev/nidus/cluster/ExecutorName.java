package dev.nidus.cluster;

import org.apache.spark.SparkEnv;

/// How messages call the executor of this process.
final class ExecutorName {
  private ExecutorName() {}

  static String text() {
    SparkEnv here = SparkEnv.get();
    return "executor %s on %s".formatted(here.executorId(), here.rpcEnv().address().host());
  }
}
