package dev.nidus.evidence.split;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a lesion is used for.
public enum Split {
  /// The model is fitted to it.
  TRAIN,
  /// Settings are chosen by it.
  TUNE,
  /// Only looked at to say how good the model is.
  TEST;

  /// The word in tables: `train`, `tune`, `test`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The split that a word means, if it is one of the three.
  public static Optional<Split> ofWord(String word) {
    return Arrays.stream(values()).filter(split -> split.word().equals(word)).findFirst();
  }
}
