package dev.nidus.learning.training;

import java.util.List;

/// A step gave numbers with which nothing can go on. No weight was changed by it.
public final class TrainingStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long step;
  private final transient List<Integer> lesions;

  TrainingStopped(long step, List<Integer> lesions, String sentence) {
    super("step %d: %s".formatted(step, sentence));
    this.step = step;
    this.lesions = List.copyOf(lesions);
  }

  /// The step, from 1.
  public long step() {
    return step;
  }

  /// The lesions of this process in that step, by their index in the cohort.
  public List<Integer> lesions() {
    return lesions;
  }
}
