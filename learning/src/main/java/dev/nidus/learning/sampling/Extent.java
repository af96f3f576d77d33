package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.Point3;
import java.nio.file.Path;

/// What is known of a lesion's size.
public sealed interface Extent {

  /// Nothing but its seed.
  record SeedOnly() implements Extent {}

  /// A box along the patient's axes.
  ///
  /// @param low least x, y, z in LPS mm
  /// @param high largest x, y, z in LPS mm
  record Box(Point3 low, Point3 high) implements Extent {
    public Box {
      if (!(low.x() <= high.x() && low.y() <= high.y() && low.z() <= high.z())) {
        throw new IllegalArgumentException(
            "a box goes from its least to its largest coordinates, got %s to %s"
                .formatted(low, high));
      }
    }
  }

  /// A mask file; it need not lie on the scan's grid.
  ///
  /// @param file where it lies, absolute and normalised
  /// @param name as the user wrote it, for messages
  /// @param label which voxels
  record Mask(Path file, String name, Label label) implements Extent {}

  /// Which voxels of a mask belong to a lesion.
  sealed interface Label {
    /// All that are above 0.
    record Any() implements Label {}

    /// Those of one value, at least 1.
    record Only(int value) implements Label {
      public Only {
        if (value < 1) {
          throw new IllegalArgumentException("a label is at least 1, got " + value);
        }
      }
    }
  }
}
