package dev.nidus.app.arms;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.evidence.probe.FeatureMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The features of rows, described when they are first asked for and kept in memory: 4 bytes a number. May be asked by
/// several threads, one after the other.
final class KnownFeatures {
  private final Described described;
  private final Map<Arm.Probed, Map<Integer, FeatureVector>> known = new HashMap<>();

  KnownFeatures(Described described) {
    this.described = described;
  }

  /// Features of some rows, in their order.
  ///
  /// @throws ArmFailed if a scan or an encoder cannot be used
  synchronized FeatureMatrix of(Arm.Probed arm, int... rows) throws ArmFailed {
    return FeatureMatrix.of(vectors(arm, rows));
  }

  private List<FeatureVector> vectors(Arm.Probed arm, int... rows) throws ArmFailed {
    if (arm instanceof Arm.Together(var first, var second)) {
      List<FeatureVector> one = vectors(first, rows);
      List<FeatureVector> two = vectors(second, rows);
      return IntStream.range(0, rows.length)
          .mapToObj(n -> Described.joined(one.get(n), two.get(n)))
          .toList();
    }
    Map<Integer, FeatureVector> ofArm = known.computeIfAbsent(arm, _ -> new HashMap<>());
    int[] missing = IntStream.of(rows).filter(row -> !ofArm.containsKey(row)).distinct().toArray();
    if (missing.length > 0) {
      List<FeatureVector> found = described.by(arm, missing);
      for (int n = 0; n < missing.length; n++) {
        ofArm.put(missing[n], found.get(n));
      }
    }
    return IntStream.of(rows)
        .mapToObj(row -> Optional.ofNullable(ofArm.get(row)).orElseThrow())
        .toList();
  }
}
