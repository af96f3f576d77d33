package dev.nidus.learning.finetuning;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a lesion may be used for.
public enum Split {
  /// Weights learn from it.
  TRAIN,
  /// It says when to stop and which weights to keep.
  TUNE,
  /// It is kept aside for an estimate.
  TEST;

  /// The word in tables.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The split of a word.
  public static Optional<Split> of(String word) {
    return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
  }
}
