package dev.nidus.learning.weights;

/// What follows the trunk in a file.
public enum HeadKind {
  /// Nothing.
  NONE("", ""),
  /// Linear layers for a task: class probabilities or a risk.
  TASK("heads.", "head_state_dict"),
  /// The projection of self-supervised pre-training.
  PROJECTION("projection_head.", "projection_head_state_dict");

  private final String prefix;
  private final String entry;

  HeadKind(String prefix, String entry) {
    this.prefix = prefix;
    this.entry = entry;
  }

  /// What its keys start with in a flat file.
  public String prefix() {
    return prefix;
  }

  /// The entry beside `trunk_state_dict` that holds it in a PyTorch file.
  public String entry() {
    return entry;
  }
}
