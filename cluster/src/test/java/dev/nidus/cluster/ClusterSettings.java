package dev.nidus.cluster;

import java.util.Map;

/// How Spark is told what only the tests know, until closed.
final class ClusterSettings implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.executor.extraClassPath",
          StandaloneCluster.classPath(),
          "spark.executor.memory",
          "512m",
          "spark.executor.extraJavaOptions",
          "--enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1",
          "spark.executorEnv.NIDUS_JAVA_OPTS",
          "-XX:TieredStopAtLevel=1");

  private ClusterSettings() {}

  static ClusterSettings tell() {
    SETTINGS.forEach(System::setProperty);
    return new ClusterSettings();
  }

  @Override
  public void close() {
    SETTINGS.keySet().forEach(System::clearProperty);
  }
}
