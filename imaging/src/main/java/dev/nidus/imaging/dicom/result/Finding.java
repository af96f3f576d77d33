package dev.nidus.imaging.dicom.result;

/// A word that a model gives a lesion.
///
/// @param question what it answers, as `predicted malignancy`
/// @param answer as `malignant`
public record Finding(String question, String answer) {
  public Finding {
    if (question.isBlank()) {
      throw new IllegalArgumentException("a finding answers a question");
    }
  }
}
