package dev.nidus.verification.architecture.planted.app;

import org.apache.spark.SparkContext;

/// Breaks: the engine is known to the cluster only.
record KnowsTheEngine(SparkContext context) {}
