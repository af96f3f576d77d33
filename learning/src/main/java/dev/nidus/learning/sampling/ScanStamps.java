package dev.nidus.learning.sampling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/// Size and time of change of each lesion's files, in one number; 0 where a file is missing. A patch that
/// was cut from another state of its files is not used.
final class ScanStamps {
  private ScanStamps() {}

  static long[] of(TrainingCohort cohort) {
    Map<Path, Long> known = new HashMap<>();
    long[] stamps = new long[cohort.size()];
    for (int n = 0; n < stamps.length; n++) {
      TrainingLesion lesion = cohort.lesion(n);
      long scan = known.computeIfAbsent(lesion.lesion().scanFile(), ScanStamps::stamp);
      long mask =
          lesion.extent() instanceof Extent.Mask given
              ? known.computeIfAbsent(given.file(), ScanStamps::stamp)
              : 1;
      stamps[n] = scan == 0 || mask == 0 ? 0 : 31 * scan + mask;
    }
    return stamps;
  }

  private static long stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return 31 * attributes.lastModifiedTime().toMillis() + attributes.size() + 1;
    } catch (IOException missing) {
      return 0;
    }
  }
}
