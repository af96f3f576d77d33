package dev.nidus.learning.plan;

/// Plans of pre-training that set every choice: the reference's five (SPEC 4.6) and a small one.
public enum Preset {
  /// The foundation model: SimCLR with mined negatives.
  FMCIB,
  /// SimCLR as published, without negatives of other places.
  SIMCLR,
  /// Nearest-neighbour contrastive learning.
  NNCLR,
  /// Swapped assignments between views.
  SWAV,
  /// Reconstruction.
  AUTOENCODER,
  /// A narrow, shallow encoder that learns something in minutes on two cores.
  SMALL;

  /// The word that users write.
  public String word() {
    return PlanShape.word(this);
  }

  /// Its YAML, as shipped.
  String text() {
    return PresetText.of(word());
  }
}
