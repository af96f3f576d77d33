package dev.nidus.imaging.segmentation;

/// Which labels of a mask are lesions.
public sealed interface LabelChoice {

  /// Every positive label.
  record All() implements LabelChoice {}

  /// The reference's rule: 255 if it is there, else 1 (SPEC 8).
  record Reference() implements LabelChoice {}

  /// One given label.
  record Only(int label) implements LabelChoice {
    public Only {
      if (label < 1) {
        throw new IllegalArgumentException("a label is a positive number, got " + label);
      }
    }
  }
}
