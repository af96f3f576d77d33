package dev.nidus.verification.architecture.planted.cluster;

/// Stands for the cluster.
public record Workers(int count) {}
