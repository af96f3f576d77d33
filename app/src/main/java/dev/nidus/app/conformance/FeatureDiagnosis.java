package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.UnfitWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the mutant whose features equal theirs, by computing those of every mutant on the spot: a
/// few seconds.
final class FeatureDiagnosis implements AutoCloseable {
  private final ResamplingLaw law;
  private final List<Row> rows;
  private final Encoder encoder = PhantomSuite.encoder();

  /// A lesion of their table, in the order of their table.
  ///
  /// @param lesion the lesion
  /// @param cutting how to cut it again
  /// @param patch what the encoder sees: ours, or theirs if they gave it
  /// @param expected the features of that patch
  /// @param theirs their features
  @SuppressWarnings("ArrayRecordComponent") // a working value
  record Row(
      SuiteLesion lesion, PatchCase cutting, Patch patch, float[] expected, float[] theirs) {}

  /// Which part of the pipeline can be at fault.
  enum Suspects {
    /// Everything: only the features are known.
    PATCH_AND_ENCODER,
    /// The encoder and the table: the patches are known.
    ENCODER
  }

  FeatureDiagnosis(ResamplingLaw law, List<Row> rows) {
    this.law = law;
    this.rows = rows;
  }

  /// The features that our encoder gives for a patch.
  static float[] features(Encoder encoder, Patch patch) {
    return encoder.encode(List.of(patch)).getFirst().toArray();
  }

  /// The best explanations: one sentence, or what can be said without one.
  List<String> explain(Suspects suspects) {
    List<Attempt> attempts = new ArrayList<>();
    for (Mutant mutant : Mutant.values()) {
      boolean suspect =
          suspects == Suspects.PATCH_AND_ENCODER || !(mutant.slip() instanceof Slip.OfPatch);
      if (suspect && mutant.laws().contains(law)) {
        balance(features(mutant.slip())).attempt(mutant).ifPresent(attempts::add);
      }
    }
    Optional<Attempt> best = Attempt.best(attempts);
    if (best.isPresent() && best.get().explains()) {
      return List.of(best.get().mutant().explanation());
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        best.filter(attempt -> attempt.left() < 0.5)
            .map(attempt ->
                String.format(
                    Locale.ROOT,
                    "no single slip of the catalogue explains your features; nearest is %s (%s),"
                        + " which leaves %.0f %% of the difference: perhaps two slips at once",
                    attempt.mutant().word(),
                    attempt.mutant().explanation(),
                    100 * attempt.left()))
            .orElse("no slip of the catalogue explains your features"));
    sentences.add(comparison().cause());
    if (suspects == Suspects.PATCH_AND_ENCODER) {
      sentences.add(
          "give your patches as well (--patches DIR): then patch and encoder are judged one by"
              + " one");
    }
    return sentences;
  }

  @Override
  public void close() {
    encoder.close();
  }

  private FeatureComparison comparison() {
    int count = rows.getFirst().expected().length;
    List<String> columns = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      columns.add("feature " + n);
    }
    return FeatureComparison.of(
        new FeatureMatrix(
            rows.stream().map(row -> row.lesion().name()).toList(),
            rows.stream().map(Row::expected).toList(),
            rows.stream().map(Row::theirs).toList()),
        columns,
        "by lesion",
        List.of());
  }

  /// What a slip makes of each row; nothing where it leaves no features.
  private List<Optional<float[]>> features(Slip slip) {
    return switch (slip) {
      case Slip.OfPatch otherPatch ->
          rows.stream()
              .map(row -> otherPatch.cut(row.cutting()).map(cut -> features(encoder, cut)))
              .toList();
      case Slip.OfWeights otherWeights -> {
        try (Encoder other =
            load(loader ->
                loader.load(otherWeights.changed(RuleEncoder.weights()), RuleEncoder.identity()))) {
          yield encoded(other, 1);
        }
      }
      case Slip.OfNormalisation(int batch) -> {
        try (Encoder other =
            load(loader -> loader.leftInTraining(RuleEncoder.weights(), RuleEncoder.identity()))) {
          yield encoded(other, batch);
        }
      }
      case Slip.OfRows(int by) -> {
        List<Optional<float[]>> moved = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
          int source = row - by;
          // the row at the end of a shift may hold anything: what was lost, or what was added
          moved.add(
              Optional.of(
                  source >= 0 && source < rows.size()
                      ? rows.get(source).expected()
                      : rows.get(row).theirs()));
        }
        yield moved;
      }
    };
  }

  private List<Optional<float[]>> encoded(Encoder other, int batch) {
    List<Optional<float[]>> features = new ArrayList<>();
    for (int start = 0; start < rows.size(); start += Math.min(batch, rows.size())) {
      int end = (int) Math.min(rows.size(), (long) start + batch);
      for (FeatureVector vector :
          other.encode(rows.subList(start, end).stream().map(Row::patch).toList())) {
        features.add(Optional.of(vector.toArray()));
      }
    }
    return features;
  }

  private Attempt.Balance balance(List<Optional<float[]>> mutants) {
    Attempt.Balance balance = new Attempt.Balance();
    for (int n = 0; n < rows.size(); n++) {
      Row row = rows.get(n);
      mutants
          .get(n)
          .ifPresentOrElse(
              mutant -> balance.add(row.expected(), row.theirs(), mutant),
              () -> balance.addUnexplained(row.expected(), row.theirs()));
    }
    return balance;
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
