package dev.nidus.evidence.audit;

import java.util.Locale;

/// What a table of lesions is for, in the order of use: what comes later must not know what comes earlier.
public enum Role {
  /// Trained on without labels.
  PRETRAIN,
  TRAIN,
  TUNE,
  TEST;

  /// The word in names and options: `pretrain`, `train`, `tune`, `test`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
