package dev.nidus.core.perturbation;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Warning;
import java.util.List;

/// What came of one lesion.
public sealed interface LesionReadings {
  Lesion lesion();

  /// The original was encoded.
  ///
  /// @param copies one reading for each copy but the original, in the order of the plan
  /// @param warnings about the original
  record Read(
      Lesion lesion, FeatureVector original, List<CopyReading> copies, List<Warning> warnings)
      implements LesionReadings {
    public Read {
      copies = List.copyOf(copies);
      warnings = List.copyOf(warnings);
    }
  }

  /// It was not.
  ///
  /// @param reason a sentence
  record Refused(Lesion lesion, String reason) implements LesionReadings {}
}
