package dev.nidus.learning.sampling;

import dev.nidus.core.lesion.Lesion;

/// A lesion to learn from.
///
/// @param lesion its scan and its seed
/// @param extent what is known of its size
public record TrainingLesion(Lesion lesion, Extent extent) {

  /// A lesion of which only the seed is known.
  public static TrainingLesion of(Lesion lesion) {
    return new TrainingLesion(lesion, new Extent.SeedOnly());
  }
}
