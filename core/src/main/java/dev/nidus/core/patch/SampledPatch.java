package dev.nidus.core.patch;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import java.util.List;

/// What came of cutting a patch from voxels in memory.
public sealed interface SampledPatch {

  /// A patch, and what the user should know about it.
  record Sampled(Patch patch, List<Warning> warnings) implements SampledPatch {
    public Sampled {
      warnings = List.copyOf(warnings);
    }
  }

  /// No patch, and why.
  record Refused(Refusal refusal) implements SampledPatch {}
}
