package dev.nidus.verification.architecture.planted.core;

import dev.nidus.verification.architecture.planted.learning.tensor.Tensor;

/// Breaks: tensors are no part of a record; tensors stay in learning.
record HoldsTensor(Tensor tensor) {}
