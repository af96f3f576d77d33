package dev.nidus.learning.sampling;

import java.util.List;

/// The samples of one step in this process.
///
/// @param epoch from 0
/// @param step within the epoch, from 0
/// @param lesions the index of each sample's lesion in the cohort
/// @param views all views of the positive patches, then all of the negative ones
public record Batch(long epoch, int step, List<Integer> lesions, List<BatchView> views) {
  public Batch {
    lesions = List.copyOf(lesions);
    views = List.copyOf(views);
  }

  public int size() {
    return lesions.size();
  }
}
