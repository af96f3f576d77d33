package dev.nidus.learning.finetuning;

import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// Lesions of one split with the index of each one's class. Immutable.
public final class LabelledCohort {
  private final TrainingCohort lesions;
  private final int[] labels;
  private final List<LabelledLesion> rows;

  LabelledCohort(List<LabelledLesion> rows, LesionClasses classes) {
    this.rows = List.copyOf(rows);
    this.lesions =
        new TrainingCohort(rows.stream().map(row -> TrainingLesion.of(row.lesion())).toList());
    this.labels = rows.stream().mapToInt(row -> classes.names().indexOf(row.label())).toArray();
  }

  /// The lesions, by the index that labels have.
  public TrainingCohort lesions() {
    return lesions;
  }

  public int size() {
    return labels.length;
  }

  /// The class of a lesion.
  public int label(int lesion) {
    return labels[lesion];
  }

  /// How many lesions have a class.
  public long count(int label) {
    return Arrays.stream(labels).filter(each -> each == label).count();
  }

  /// How many patients they are of, if that is known of every one.
  public OptionalLong patients() {
    return rows.stream().allMatch(row -> row.patient().isPresent())
        ? OptionalLong.of(rows.stream().map(row -> row.patient().orElseThrow()).distinct().count())
        : OptionalLong.empty();
  }

  /// How many scans they are in.
  public long scans() {
    return rows.stream().map(row -> row.lesion().scanFile()).distinct().count();
  }
}
