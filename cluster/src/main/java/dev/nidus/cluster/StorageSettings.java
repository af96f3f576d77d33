package dev.nidus.cluster;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/// How Hadoop's file systems are told where storage is and who asks: by `spark.hadoop.*` among Spark's
/// settings, which every executor gets, by Hadoop's own files, and by the environment of AWS. Nothing of
/// it is logged.
final class StorageSettings {
  private static final String HADOOP = "spark.hadoop.";

  /// What Hadoop does unless told otherwise: a wrong address would be tried for a quarter of an hour.
  private static final Map<String, String> PATIENCE =
      Map.of("fs.s3a.attempts.maximum", "3", "fs.s3a.retry.limit", "3");

  private StorageSettings() {}

  /// The settings as they are now, in the driver or an executor.
  static Configuration hadoop() {
    Configuration settings = new Configuration();
    PATIENCE.forEach((name, value) -> {
      String[] sources = settings.getPropertySources(name);
      if (sources == null || List.of(sources).equals(List.of("core-default.xml"))) {
        settings.set(name, value);
      }
    });
    SparkEnv env = SparkEnv.get();
    SparkConf spark = env == null ? new SparkConf() : env.conf();
    for (var setting : spark.getAllWithPrefix(HADOOP)) {
      settings.set(setting._1(), setting._2());
    }
    return settings;
  }
}
