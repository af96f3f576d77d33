package dev.nidus.imaging.dicom.lesion;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// The images that lesions were drawn on, as their file names them.
///
/// @param series their series; none where the file leaves it blank
/// @param instances their SOP instances, as far as the file lists them
public record ReferencedSeries(SortedSet<String> series, Set<String> instances) {
  public ReferencedSeries {
    series = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(series));
    instances = Set.copyOf(instances);
  }

  /// Whether a file with these identifiers is one of the images.
  boolean holds(String seriesUid, String instanceUid) {
    return series.contains(seriesUid) || (series.isEmpty() && instances.contains(instanceUid));
  }

  /// Whether the file names no image at all.
  public boolean isEmpty() {
    return series.isEmpty() && instances.isEmpty();
  }

  /// How messages call it.
  String title() {
    return series.isEmpty()
        ? "the series of its %d images".formatted(instances.size())
        : "the series " + String.join(" or ", series);
  }
}
