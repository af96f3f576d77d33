package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.evidence.resampling.Holm;
import java.util.ArrayList;
import java.util.List;

/// Holm's correction over every comparison of a study that has a p, whatever its task.
final class HolmOverTasks {
  private HolmOverTasks() {}

  static List<StudyResult.Task> of(List<StudyResult.Task> tasks) {
    List<Double> raw =
        tasks.stream()
            .flatMap(task -> task.comparisons().stream())
            .flatMap(compared -> compared.p().stream())
            .toList();
    if (raw.isEmpty()) {
      return tasks;
    }
    List<Double> holm = new ArrayList<>(Holm.adjusted(raw));
    List<StudyResult.Task> corrected = new ArrayList<>();
    for (StudyResult.Task task : tasks) {
      List<Compared> compared = new ArrayList<>();
      for (Compared one : task.comparisons()) {
        compared.add(one.withHolm(one.p().map(_ -> holm.removeFirst())));
      }
      corrected.add(task.withComparisons(compared));
    }
    return corrected;
  }
}
