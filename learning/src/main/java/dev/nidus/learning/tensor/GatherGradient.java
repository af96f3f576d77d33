package dev.nidus.learning.tensor;

/// What reaches a process's own rows when the loss of another process used them too.
public enum GatherGradient {
  /// The sum over all processes: with the mean of the parameters' gradients, exactly the gradient
  /// that one process with the whole batch would have.
  EXACT,
  /// Only the part of this process's own loss, as the reference has it (SPEC 4.1): how this
  /// process's rows served the others as negatives is lost.
  REFERENCE
}
