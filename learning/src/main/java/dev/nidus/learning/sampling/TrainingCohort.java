package dev.nidus.learning.sampling;

import dev.nidus.core.digest.Sha256;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The lesions to learn from; a lesion is called by its index here, 0 = first. Immutable. Some hundred
/// bytes a lesion.
public final class TrainingCohort {
  private final List<TrainingLesion> lesions;
  private final Map<Path, List<TrainingLesion>> ofScan = new HashMap<>();

  /// @throws IllegalArgumentException if there is no lesion
  public TrainingCohort(List<TrainingLesion> lesions) {
    if (lesions.isEmpty()) {
      throw new IllegalArgumentException(
          "the table has no usable lesion, so nothing can be learned");
    }
    this.lesions = List.copyOf(lesions);
    for (TrainingLesion lesion : this.lesions) {
      ofScan.computeIfAbsent(lesion.lesion().scanFile(), _ -> new ArrayList<>(1)).add(lesion);
    }
  }

  public int size() {
    return lesions.size();
  }

  public TrainingLesion lesion(int index) {
    return lesions.get(index);
  }

  /// All lesions of the scan of one, itself included.
  List<TrainingLesion> sharingScan(TrainingLesion lesion) {
    return ofScan.getOrDefault(lesion.lesion().scanFile(), List.of(lesion));
  }

  /// A digest of every scan, seed and extent, in their order.
  Sha256 digest() {
    StringBuilder text = new StringBuilder();
    for (TrainingLesion lesion : lesions) {
      text.append(lesion.lesion().scanFile())
          .append(' ')
          .append(lesion.lesion().seed())
          .append(' ')
          .append(lesion.extent())
          .append('\n');
    }
    return Sha256.ofText(text.toString());
  }
}
