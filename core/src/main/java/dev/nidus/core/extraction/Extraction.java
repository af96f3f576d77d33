package dev.nidus.core.extraction;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import java.util.List;

/// What came of one row of a cohort.
public sealed interface Extraction {

  /// The row it belongs to.
  CohortRow row();

  /// Features, with what they were made of and what the user should know about them.
  record Done(Lesion row, FeatureVector features, Receipt receipt, List<Warning> warnings)
      implements Extraction {
    public Done {
      warnings = List.copyOf(warnings);
    }
  }

  /// No features, and why.
  record Refused(CohortRow row, Refusal refusal) implements Extraction {}
}
