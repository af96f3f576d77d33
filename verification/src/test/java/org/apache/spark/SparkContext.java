package org.apache.spark;

/// Stands for Spark, which no test here has on its class path, so that a planted class can know it.
public final class SparkContext {
  private SparkContext() {}
}
