package dev.nidus.learning.weights.pickle;

/// How much work a pickle may ask for. A state dict of 322 tensors takes about 16,000 opcodes; a
/// training checkpoint with its optimizer states several times that.
///
/// @param opcodes the most opcodes of one pickle
/// @param stack the most values on the stack
/// @param integerBytes the longest integer
public record PickleBudget(int opcodes, int stack, int integerBytes) {
  /// Room for checkpoints of 50,000 tensors; the worst that a file can make of it is about 300 MB.
  public static final PickleBudget CHECKPOINT = new PickleBudget(3_000_000, 1_000_000, 256);
}
