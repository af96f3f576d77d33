package dev.nidus.core.perturbation;

import dev.nidus.core.lesion.Lesion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A scan with all its lesions, wherever their rows stand.
///
/// @param file where it lies
/// @param name how messages call it
/// @param lesions at least one
public record ScanLesions(Path file, String name, List<Lesion> lesions) {
  public ScanLesions {
    lesions = List.copyOf(lesions);
    if (lesions.isEmpty()) {
      throw new IllegalArgumentException("the scan %s has no lesions".formatted(name));
    }
  }

  /// Lesions by their scan; scans in the order of their first lesion.
  public static List<ScanLesions> of(List<Lesion> lesions) {
    Map<Path, List<Lesion>> ofScan = new LinkedHashMap<>();
    for (Lesion lesion : lesions) {
      ofScan.computeIfAbsent(lesion.scanFile(), _ -> new ArrayList<>()).add(lesion);
    }
    return ofScan.values().stream()
        .map(all -> new ScanLesions(all.getFirst().scanFile(), all.getFirst().scanName(), all))
        .toList();
  }
}
