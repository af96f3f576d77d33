package dev.nidus.evidence.split;

import static java.util.Objects.requireNonNull;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/// A random split that keeps all rows of a unit (a patient, or a scan) together and gives every split its share of
/// the lesions of each class, as well as whole units allow.
///
/// Units come in an order that is drawn, and each goes where its classes are lacking most, measured against the shares. Decision
/// 0051.
///
/// @param train weight of the training split, as 70
/// @param tune weight of the tuning split; 0 for none
/// @param test weight of the test split; 0 for none
public record GroupedSplit(double train, double tune, double test) {

  public GroupedSplit {
    if (!(train >= 0 && tune >= 0 && test >= 0)
        || !Double.isFinite(train + tune + test)
        || train + tune + test == 0) {
      throw new IllegalArgumentException(
          "the shares of a split are at least 0 and not all 0 (70, 10 and 20 are usual), got %s, %s and %s"
              .formatted(train, tune, test));
    }
  }

  /// Draws a split.
  ///
  /// @param labels classes to spread evenly; all of one class where nothing is to be spread
  /// @param units rows that must stay together
  /// @throws Inestimable if a split with a share above 0 gets nothing
  public SplitTable draw(Labels labels, Patients units, RandomSource random) {
    ShuffledUnits shuffled = ShuffledUnits.draw(labels, units, random.named("split"));
    Map<Split, Double> shares = shares();
    Map<Split, int[]> given = new EnumMap<>(Split.class);
    shares.keySet().forEach(split -> given.put(split, new int[labels.classes().size()]));
    int[] wanted = labels.counts();
    Split[] ofUnit = new Split[units.count()];
    for (int unit : shuffled.order()) {
      int[] classes = shuffled.classes()[unit];
      Split best = Split.TRAIN;
      double least = Double.POSITIVE_INFINITY;
      for (Map.Entry<Split, Double> entry : shares.entrySet()) {
        double growth =
            growth(requireNonNull(given.get(entry.getKey())), classes, wanted) / entry.getValue();
        if (growth < least) {
          least = growth;
          best = entry.getKey();
        }
      }
      ofUnit[unit] = best;
      int[] had = requireNonNull(given.get(best));
      Arrays.setAll(had, k -> had[k] + classes[k]);
    }
    for (Split split : shares.keySet()) {
      if (!Arrays.asList(ofUnit).contains(split)) {
        throw new Inestimable(
            "the %s split of %.3g %% gets none of the %d patients (or scans) that stay whole; give it a larger share, or 0"
                .formatted(split.word(), 100 * requireNonNull(shares.get(split)), units.count()));
      }
    }
    return SplitTable.of(
        IntStream.range(0, units.lesions()).mapToObj(row -> ofUnit[units.of(row)]).toList());
  }

  /// The splits that get something, and their shares of 1.
  private Map<Split, Double> shares() {
    double all = train + tune + test;
    Map<Split, Double> shares = new EnumMap<>(Split.class);
    shares.put(Split.TRAIN, train / all);
    shares.put(Split.TUNE, tune / all);
    shares.put(Split.TEST, test / all);
    shares.values().removeIf(share -> share == 0);
    return shares;
  }

  /// By how much the squares of the shares of all classes grow if a split takes a unit.
  private static double growth(int[] had, int[] taken, int[] wanted) {
    double growth = 0;
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k] > 0) {
        double before = (double) had[k] / wanted[k];
        double after = (double) (had[k] + taken[k]) / wanted[k];
        growth += after * after - before * before;
      }
    }
    return growth;
  }
}
