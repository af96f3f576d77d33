package dev.nidus.core.extraction;

import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.patch.PatchOutcome;

/// One row with its patch, or with the reason why it has none.
public record CutLesion(CohortRow row, PatchOutcome outcome) {}
