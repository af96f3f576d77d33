package dev.nidus.evidence.audit;

/// What a model may have gone by in place of the lesion.
public enum Charge {
  /// How large the lesion is.
  SIZE("size", "the size of the lesion"),
  /// How many voxels have which Hounsfield units, wherever they lie.
  HISTOGRAM("hounsfield", "the histogram of Hounsfield units"),
  /// What surrounds the lesion.
  BACKGROUND("background", "what surrounds the lesion"),
  /// How the scan was taken: kernel, spacing, scanner.
  ACQUISITION("acquisition", "how the scan was taken");

  private final String word;
  private final String phrase;

  Charge(String word, String phrase) {
    this.word = word;
    this.phrase = phrase;
  }

  /// The word in options and files.
  public String word() {
    return word;
  }

  /// The words in a sentence.
  public String phrase() {
    return phrase;
  }
}
