package dev.nidus.evidence.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a split shares with others at one level.
///
/// @param units patients, studies, scans or lesions of the split that the others have too
/// @param of how many of them the split has
/// @param lesions rows of the split that belong to those units
/// @param rows of the split
public record Overlap(int units, int of, int lesions, int rows) {

  /// Counts in time that grows with the rows.
  ///
  /// @param others one or more; all and the split itself know the level
  public static Overlap of(SplitKeys split, List<SplitKeys> others, Level level) {
    for (SplitKeys one : others) {
      requireKnown(one, level);
    }
    requireKnown(split, level);
    Set<String> elsewhere = new HashSet<>();
    others.forEach(other -> elsewhere.addAll(other.units(level)));
    Set<String> units = split.units(level);
    return new Overlap(
        (int) units.stream().filter(elsewhere::contains).count(),
        units.size(),
        (int) split.keys(level).stream().filter(elsewhere::contains).count(),
        split.rows());
  }

  private static void requireKnown(SplitKeys split, Level level) {
    if (!split.knows(level)) {
      throw new IllegalArgumentException(
          "the %s of %s are not known, so that nothing can be said of them"
              .formatted(level.plural(), split.role().word()));
    }
  }
}
