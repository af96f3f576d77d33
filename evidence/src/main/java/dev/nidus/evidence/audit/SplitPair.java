package dev.nidus.evidence.audit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// A question to an audit: what of one split is in others?
///
/// @param split whose lesions are counted
/// @param others in which they are looked for
/// @param word how names call the others: `train`, `train_or_tune`, `others`
public record SplitPair(Role split, Set<Role> others, String word) {

  public SplitPair {
    others = Set.copyOf(others);
    if (others.isEmpty() || others.contains(split)) {
      throw new IllegalArgumentException(
          "%s is compared with one or more other splits, got %s".formatted(split, others));
    }
  }

  /// Every split with each that comes earlier, the test with training and tuning together, and pre-training with all
  /// others.
  public static List<SplitPair> all() {
    List<SplitPair> pairs = new ArrayList<>();
    for (Role later : Role.values()) {
      for (Role earlier : Role.values()) {
        if (earlier.compareTo(later) < 0) {
          pairs.add(new SplitPair(later, Set.of(earlier), earlier.word()));
        }
      }
    }
    pairs.add(new SplitPair(Role.TEST, Set.of(Role.TRAIN, Role.TUNE), "train_or_tune"));
    pairs.add(
        new SplitPair(Role.PRETRAIN, EnumSet.complementOf(EnumSet.of(Role.PRETRAIN)), "others"));
    return pairs;
  }
}
