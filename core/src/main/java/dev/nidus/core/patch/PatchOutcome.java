package dev.nidus.core.patch;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import java.util.List;

/// What came of cutting one lesion's patch.
public sealed interface PatchOutcome {

  /// A patch, with what it was cut from and what the user should know about it.
  record Cut(Patch patch, PatchSource source, List<Warning> warnings) implements PatchOutcome {
    public Cut {
      warnings = List.copyOf(warnings);
    }
  }

  /// No patch, and why.
  record Refused(Refusal refusal) implements PatchOutcome {}
}
