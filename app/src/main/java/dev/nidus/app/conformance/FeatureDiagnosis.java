package dev.nidus.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the mutant whose features equal theirs.
final class FeatureDiagnosis {
  /// Above this a slip is not worth naming: it leaves as much as it explains.
  private static final double NEAREST = 0.5;

  private final List<MutantFeatures.Input> rows;
  private final List<float[]> theirs;
  private final MutantFeatures mutants;

  /// Which part of the pipeline can be at fault.
  enum Suspects {
    /// Everything: only the features are known.
    PATCH_AND_ENCODER,
    /// The encoder and the table: the patches are known.
    ENCODER
  }

  /// @param rows the lesions of their table, in its order, with what we expect
  /// @param theirs their features, in the same order
  /// @param mutants where computed features are kept
  FeatureDiagnosis(List<MutantFeatures.Input> rows, List<float[]> theirs, MutantFeatures mutants) {
    this.rows = rows;
    this.theirs = theirs;
    this.mutants = mutants;
  }

  /// The best explanation in one sentence, or what can be said without one.
  List<String> explain(Suspects suspects) {
    List<Mutant> possible =
        Stream.of(Mutant.values())
            .filter(mutant -> mutant.laws().contains(rows.getFirst().cutting().law()))
            .filter(mutant ->
                suspects == Suspects.PATCH_AND_ENCODER || !(mutant.slip() instanceof Slip.OfPatch))
            .toList();
    List<Integer> differing = new ArrayList<>();
    for (int n = 0; n < rows.size(); n++) {
      if (!Tier.of(Tier.error(rows.get(n).features(), theirs.get(n))).passes()) {
        differing.add(n);
      }
    }
    Optional<Attempt> best = MutantSearch.best(possible, differing, rows.size(), this::attempt);
    if (best.isPresent() && best.get().explains()) {
      return best.get().sentences();
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        best.filter(attempt -> attempt.left() < NEAREST)
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

  private Optional<Attempt> attempt(Mutant mutant, List<Integer> lesions) {
    List<Optional<float[]>> features = mutants.of(mutant, lesions.stream().map(rows::get).toList());
    Attempt.Balance balance = new Attempt.Balance();
    for (int n = 0; n < lesions.size(); n++) {
      float[] expected = rows.get(lesions.get(n)).features();
      float[] given = theirs.get(lesions.get(n));
      if (features.get(n).isPresent()) {
        balance.add(expected, given, features.get(n).get());
      } else if (!(mutant.slip() instanceof Slip.OfRows)) {
        balance.addUnexplained(expected, given);
      }
    }
    return balance.attempt(mutant);
  }

  private FeatureComparison comparison() {
    List<String> columns = new ArrayList<>();
    for (int n = 0; n < rows.getFirst().features().length; n++) {
      columns.add("feature " + n);
    }
    return FeatureComparison.of(
        new FeatureMatrix(
            rows.stream().map(row -> row.lesion().name()).toList(),
            rows.stream().map(MutantFeatures.Input::features).toList(),
            theirs),
        columns,
        "by lesion",
        List.of());
  }
}
