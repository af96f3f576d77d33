package dev.nidus.learning.plan;

/// Plans of fine-tuning that set every choice: the reference's three tasks and its supervised baseline
/// (SPEC 3.3, 4.6), and two for small encoders.
public enum FinetuningPreset {
  /// Task 1: the eight anatomical sites of DeepLesion.
  SITE,
  /// Task 2: malignancy of lung nodules.
  MALIGNANCY,
  /// Task 3: survival of two years.
  SURVIVAL,
  /// The baseline from random weights.
  SUPERVISED,
  /// For encoders of the pre-training plan `small`.
  FEW_LABELS,
  /// For the same encoders: the labelled recipe of the study on sarcomas.
  SMALL_STUDY;

  /// The word that users write.
  public String word() {
    return PlanShape.word(this);
  }

  /// Its YAML, as shipped.
  String text() {
    return PresetText.of(word());
  }
}
