package dev.nidus.core.perturbation;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import java.util.random.RandomGenerator;

/// Where points inside a lesion may be drawn.
public sealed interface LesionPlaces {

  /// The lesion's extent is known.
  record Known(Drawing voxels) implements LesionPlaces {}

  /// It is not.
  ///
  /// @param reason a sentence
  record Unknown(String reason) implements LesionPlaces {}

  /// Draws points, each voxel with the same chance.
  interface Drawing {
    /// A point in LPS mm.
    Point3 draw(RandomGenerator stream);
  }

  /// Finds the extent of lesions. Thread-safe.
  interface Lookup {
    LesionPlaces of(Lesion lesion);
  }
}
