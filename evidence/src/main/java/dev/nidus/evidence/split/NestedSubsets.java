package dev.nidus.evidence.split;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Smaller and smaller parts of the training rows, each within the larger one and with about the classes of all: what
/// a label curve is trained on. Whole patients, or single lesions where each is its own unit.
///
/// Every unit has a place between 0 and 1: the i-th, in an order that is drawn, of the n units of a class stands at
/// (i + u) / n, with u drawn once for the class. A fraction f takes the units with the first places, so that of each class it takes
/// f n of them, up or down to a whole number; on average over draws exactly f n. A rare class may be absent from a small
/// fraction, as it would be from a small cohort. Decision 0051.
public final class NestedSubsets {
  private final int[] order;
  private final Patients units;

  private NestedSubsets(int[] order, Patients units) {
    this.order = order;
    this.units = units;
  }

  /// Draws the order in which units join.
  ///
  /// @param labels of the training rows; a patient counts for the class that most of its lesions have, the rarer one if
  ///     two are equal
  /// @param units of the training rows, drawn as a whole
  public static NestedSubsets draw(Labels labels, Patients units, RandomSource random) {
    ShuffledUnits shuffled = ShuffledUnits.draw(labels, units, random.named("order"));
    int[] rarity = labels.counts();
    int[] stratum = new int[units.count()];
    int[] members = new int[rarity.length];
    for (int unit = 0; unit < stratum.length; unit++) {
      stratum[unit] = mainClass(shuffled.classes()[unit], rarity);
      members[stratum[unit]]++;
    }
    RandomSource offsets = random.named("offsets");
    double[] offset = new double[rarity.length];
    Arrays.setAll(offset, _ -> offsets.nextDouble());
    double[] place = new double[units.count()];
    int[] placed = new int[rarity.length];
    for (int unit : shuffled.order()) {
      int k = stratum[unit];
      place[unit] = (placed[k]++ + offset[k]) / members[k];
    }
    int[] order =
        Arrays.stream(shuffled.order())
            .boxed()
            .sorted(Comparator.comparingDouble(unit -> place[unit]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new NestedSubsets(order, units);
  }

  private static int mainClass(int[] lesions, int[] rarity) {
    int best = 0;
    for (int k = 1; k < lesions.length; k++) {
      if (lesions[k] > lesions[best] || (lesions[k] == lesions[best] && rarity[k] < rarity[best])) {
        best = k;
      }
    }
    return best;
  }

  /// The rows of a fraction of the units, rounded to a whole number of them and at least one; ascending.
  ///
  /// @param fraction above 0, at most 1
  public int[] rows(double fraction) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "a fraction of the training lesions lies above 0 and is at most 1, got " + fraction);
    }
    boolean[] taken = new boolean[order.length];
    int count = Math.max(1, (int) Math.round(fraction * order.length));
    for (int n = 0; n < count; n++) {
      taken[order[n]] = true;
    }
    return IntStream.range(0, units.lesions()).filter(row -> taken[units.of(row)]).toArray();
  }
}
