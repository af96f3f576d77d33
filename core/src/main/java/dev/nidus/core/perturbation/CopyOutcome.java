package dev.nidus.core.perturbation;

import dev.nidus.core.patch.Patch;

/// What came of one copy of a lesion.
sealed interface CopyOutcome {

  record Made(Patch patch) implements CopyOutcome {}

  /// @param reason a sentence
  record Refused(String reason) implements CopyOutcome {}
}
