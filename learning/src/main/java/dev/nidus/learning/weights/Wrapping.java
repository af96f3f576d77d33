package dev.nidus.learning.weights;

/// How a network's tensors are wrapped in a file (SPEC section 3.4).
public enum Wrapping {
  /// `{"trunk_state_dict": bare keys, "head_state_dict": ...}`: the published foundation weights,
  /// the published fine-tuned models, and what Nidus writes.
  TRUNK_STATE_DICT("trunk_state_dict"),
  /// `model.trunk.*` and `model.heads.*`: Lightning fine-tuning.
  MODEL_TRUNK("model.trunk.*"),
  /// `module.*`: data-parallel training, as in the original Med3D and Models Genesis files.
  MODULE("module.*"),
  /// `model.backbone.*` and `model.projection_head.*`: self-supervised pre-training.
  MODEL_BACKBONE("model.backbone.*"),
  /// The network's own keys, as in a plain `state_dict()`.
  BARE("bare keys");

  private final String title;

  Wrapping(String title) {
    this.title = title;
  }

  /// Its name for a reader.
  public String title() {
    return title;
  }
}
