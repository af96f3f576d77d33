package dev.nidus.verification.architecture.planted.learning.tensor;

/// Stands for native memory.
public final class Tensor {}
