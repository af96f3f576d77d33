package dev.nidus.evidence.split;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.stream.IntStream;

/// Units with the classes of their lesions, in an order that is drawn.
///
/// @param order the numbers of the units
/// @param classes for each unit, how many of its lesions have each class
@SuppressWarnings("ArrayRecordComponent") // working memory, never compared
record ShuffledUnits(int[] order, int[][] classes) {

  static ShuffledUnits draw(Labels labels, Patients units, RandomSource random) {
    if (labels.rows() != units.lesions()) {
      throw new IllegalArgumentException(
          "there are %d labels, but units of %d rows".formatted(labels.rows(), units.lesions()));
    }
    int[][] classes = new int[units.count()][labels.classes().size()];
    for (int row = 0; row < labels.rows(); row++) {
      classes[units.of(row)][labels.at(row)]++;
    }
    int[] order = IntStream.range(0, units.count()).toArray();
    for (int last = order.length - 1; last > 0; last--) {
      int drawn = random.nextInt(last + 1);
      int kept = order[last];
      order[last] = order[drawn];
      order[drawn] = kept;
    }
    return new ShuffledUnits(order, classes);
  }
}
