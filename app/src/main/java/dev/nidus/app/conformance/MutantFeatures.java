package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.UnfitWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The features of every mutant, computed when they are first asked for and kept: some 30 encodings a
/// lesion. Not thread-safe.
final class MutantFeatures {
  private final Map<OfLesion, Optional<float[]>> ofLesions = new HashMap<>();
  private final Map<OfTable, List<Optional<float[]>>> ofTables = new HashMap<>();

  private record OfLesion(Mutant mutant, SuiteLesion lesion) {}

  private record OfTable(Mutant mutant, List<SuiteLesion> order) {}

  /// What the encoder gets for a lesion.
  ///
  /// @param lesion the lesion
  /// @param cutting how to cut it again
  /// @param patch the patch, for mutants that leave it as it is
  /// @param features the features of that patch
  @SuppressWarnings("ArrayRecordComponent") // a working value
  record Input(SuiteLesion lesion, PatchCase cutting, Patch patch, float[] features) {}

  /// The features that an encoder gives for a patch.
  static float[] features(Encoder encoder, Patch patch) {
    return encoder.encode(List.of(patch)).getFirst().toArray();
  }

  /// What a mutant makes of each row of a table; nothing where it leaves no features.
  List<Optional<float[]>> of(Mutant mutant, List<Input> rows) {
    return switch (mutant.slip()) {
      case Slip.OfPatch slip -> byLesion(mutant, rows, missing -> recut(slip, missing));
      case Slip.OfWeights slip -> byLesion(mutant, rows, missing -> reweighted(slip, missing));
      case Slip.OfNormalisation(int batch) ->
          ofTables.computeIfAbsent(
              new OfTable(mutant, rows.stream().map(Input::lesion).toList()),
              _ -> inTraining(batch, rows));
      case Slip.OfRows(int by) -> shifted(by, rows);
    };
  }

  private interface Computation {
    List<Optional<float[]>> of(List<Input> rows);
  }

  private List<Optional<float[]>> byLesion(
      Mutant mutant, List<Input> rows, Computation computation) {
    List<Input> missing =
        rows.stream()
            .filter(row -> !ofLesions.containsKey(new OfLesion(mutant, row.lesion())))
            .toList();
    if (!missing.isEmpty()) {
      List<Optional<float[]>> computed = computation.of(missing);
      for (int n = 0; n < missing.size(); n++) {
        ofLesions.put(new OfLesion(mutant, missing.get(n).lesion()), computed.get(n));
      }
    }
    return rows.stream()
        .map(row -> ofLesions.getOrDefault(new OfLesion(mutant, row.lesion()), Optional.empty()))
        .toList();
  }

  private static List<Optional<float[]>> recut(Slip.OfPatch slip, List<Input> rows) {
    try (Encoder encoder = PhantomSuite.encoder()) {
      return rows.parallelStream()
          .map(row -> slip.cut(row.cutting()).map(cut -> features(encoder, cut)))
          .toList();
    }
  }

  private static List<Optional<float[]>> reweighted(Slip.OfWeights slip, List<Input> rows) {
    try (Encoder encoder =
        load(loader -> loader.load(slip.changed(RuleEncoder.weights()), RuleEncoder.identity()))) {
      return rows.parallelStream().map(row -> Optional.of(features(encoder, row.patch()))).toList();
    }
  }

  private static List<Optional<float[]>> inTraining(int batch, List<Input> rows) {
    List<List<Patch>> batches = new ArrayList<>();
    for (int start = 0; start < rows.size(); start += Math.min(batch, rows.size())) {
      int end = (int) Math.min(rows.size(), (long) start + batch);
      batches.add(rows.subList(start, end).stream().map(Input::patch).toList());
    }
    try (Encoder encoder =
        load(loader -> loader.leftInTraining(RuleEncoder.weights(), RuleEncoder.identity()))) {
      List<Optional<float[]>> features = new ArrayList<>();
      for (List<Patch> patches : batches) {
        for (FeatureVector vector : encoder.encode(patches)) {
          features.add(Optional.of(vector.toArray()));
        }
      }
      return features;
    }
  }

  /// The row at the end of a shift may hold anything, what was lost or what was added: it is left out.
  private static List<Optional<float[]>> shifted(int by, List<Input> rows) {
    List<Optional<float[]>> moved = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      int source = row - by;
      moved.add(
          source >= 0 && source < rows.size()
              ? Optional.of(rows.get(source).features())
              : Optional.empty());
    }
    return moved;
  }

  private interface Loading {
    Encoder by(EncoderLoader loader) throws UnfitWeights, UnusableEncoder;
  }

  private static Encoder load(Loading loading) {
    try {
      return loading.by(new EncoderLoader(EncoderOptions.defaults()));
    } catch (UnfitWeights | UnusableEncoder problem) {
      throw new UsageProblem(String.valueOf(problem.getMessage()), problem);
    }
  }
}
