package dev.nidus.core.lesion;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import java.util.Locale;

/// Why a lesion could not be done. Each is one row of `refused.csv`; none stops a cohort.
public sealed interface Refusal {

  /// One sentence or two: what, where, the value, what is allowed, the remedy.
  String reason();

  /// The scan is missing, damaged, over the budget or of no known format.
  record Unreadable(String reason) implements Refusal {}

  /// The row does not name a lesion: a coordinate is missing or not a number.
  record InvalidSeed(String reason) implements Refusal {}

  /// The values of the scan cannot be Hounsfield units.
  ///
  /// @param scan how messages call it
  /// @param objection the end of "is not a CT in Hounsfield units: ..."
  record NotHounsfield(String scan, String objection) implements Refusal {
    @Override
    public String reason() {
      return "%s is not a CT in Hounsfield units: %s; if it really is one, use --allow-any-intensity"
          .formatted(scan, objection);
    }
  }

  /// The seed lies in no voxel of the scan.
  record SeedOutside(String scan, Point3 seed, ImageGeometry geometry) implements Refusal {
    @Override
    public String reason() {
      return SeedPlace.outside(scan, seed, geometry);
    }
  }

  /// The patch has no voxel in common with the scan.
  record EmptyPatch(String scan, Point3 seed, ImageGeometry geometry) implements Refusal {
    @Override
    public String reason() {
      return "the patch about the seed is empty: " + SeedPlace.outside(scan, seed, geometry);
    }
  }

  /// The patch or the part of the scan that it needs is over a limit.
  record TooLarge(String scan, GridSize needed, long limitVoxels) implements Refusal {
    @Override
    public String reason() {
      return String.format(
          Locale.ROOT,
          "the patch needs %s = %,d voxels of %s, the limit is %,d; use a smaller --patch-size or"
              + " check the scan's spacing",
          needed,
          needed.voxels(),
          scan,
          limitVoxels);
    }
  }

  /// No place in the scan suits a negative patch.
  ///
  /// @param scan how messages call it
  /// @param tries how many places were tried
  /// @param rule the end of "is ...", for example "off every lesion"
  /// @param remedy what would help
  record NoNegativePlace(String scan, int tries, String rule, String remedy) implements Refusal {
    @Override
    public String reason() {
      return "%s has no place for a negative patch: none of %d places drawn at random is %s; %s"
          .formatted(scan, tries, rule, remedy);
    }
  }
}
