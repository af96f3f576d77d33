package dev.nidus.verification.architecture.planted.app;

import dev.nidus.verification.architecture.planted.cluster.Workers;

/// Breaks: the cluster is known to nobody.
record KnowsTheCluster(Workers workers) {}
