package dev.nidus.learning.plan;

/// What is minimised where lesions have classes (SPEC 4.6).
public sealed interface LabelObjectivePlan {

  /// An output per class.
  @Kind(value = "cross-entropy", meaning = "softmax over an output per class")
  record CrossEntropy() implements LabelObjectivePlan {}

  /// One output for two classes.
  @Kind(
      value = "binary-cross-entropy",
      meaning = "sigmoid of one output, the second class against the first")
  record BinaryCrossEntropy() implements LabelObjectivePlan {}
}
