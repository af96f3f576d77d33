package dev.nidus.app.conformance;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Compares patches with the expected ones, and finds the mutant that explains the difference.
final class PatchDiagnosis {
  private static final IntensityScaling SCALING = IntensityScaling.fmcib();

  /// One Hounsfield unit after scaling, with room for rounding.
  private static final double ONE_UNIT = 1.001 / 3072;

  /// How many voxels of a patch of the study law may truncate to the other side of a whole number:
  /// ITK's own are 0.005 % (SPEC 2.2).
  private static final double TRUNCATED = 5e-4;

  private PatchDiagnosis() {}

  /// A lesion whose patch they gave.
  ///
  /// @param lesion the lesion
  /// @param cutting how to cut it again
  /// @param expected scaled values of ours
  /// @param theirs theirs
  @SuppressWarnings("ArrayRecordComponent") // a working value
  record Pair(SuiteLesion lesion, PatchCase cutting, float[] expected, TheirPatch theirs) {

    /// The largest difference of a voxel; infinite for another size, NaN for numbers that are none.
    double error() {
      float[] values = theirs.scaled();
      if (!theirs.size().equals(cutting.spec().size())) {
        return Double.POSITIVE_INFINITY;
      }
      double worst = 0;
      int truncated = 0;
      for (int n = 0; n < values.length; n++) {
        double difference = Math.abs((double) values[n] - expected[n]);
        if (!Double.isFinite(difference)) {
          return Double.NaN;
        }
        if (cutting.law() == ResamplingLaw.STUDY
            && difference > Tier.EXACT.limit()
            && difference <= ONE_UNIT) {
          truncated++;
        } else {
          worst = Math.max(worst, difference);
        }
      }
      return truncated <= TRUNCATED * values.length ? worst : Math.max(worst, ONE_UNIT);
    }
  }

  /// What explains the patches that differ: one sentence, or none.
  static List<String> explain(List<Pair> pairs) {
    List<Mutant> suspects =
        Stream.of(Mutant.values())
            .filter(mutant ->
                mutant.slip() instanceof Slip.OfPatch
                    && mutant.laws().contains(pairs.getFirst().cutting().law()))
            .toList();
    List<Integer> differing = new ArrayList<>();
    for (int n = 0; n < pairs.size(); n++) {
      if (!Tier.of(pairs.get(n).error()).passes()) {
        differing.add(n);
      }
    }
    Optional<Attempt> best =
        MutantSearch.best(
            suspects,
            differing,
            pairs.size(),
            (mutant, lesions) -> attempt(mutant, lesions.stream().map(pairs::get).toList()));
    if (best.isPresent() && best.get().explains()) {
      return best.get().sentences();
    }
    return size(pairs)
        .or(() -> line(pairs))
        .map(List::of)
        .orElseGet(() ->
            best.filter(attempt -> attempt.left() < 0.5)
                .map(attempt ->
                    List.of(
                        String.format(
                            Locale.ROOT,
                            "no single slip of the catalogue explains your patches; nearest is %s"
                                + " (%s), which leaves %.0f %% of the difference: perhaps two slips"
                                + " at once",
                            attempt.mutant().word(),
                            attempt.mutant().explanation(),
                            100 * attempt.left())))
                .orElse(
                    List.of(
                        "your patches differ in a way that is not in the catalogue of slips:"
                            + " compare one of them with the expected one, slice by slice")));
  }

  private static Optional<Attempt> attempt(Mutant mutant, List<Pair> pairs) {
    if (!(mutant.slip() instanceof Slip.OfPatch slip)) {
      return Optional.empty();
    }
    Attempt.Balance balance = new Attempt.Balance();
    for (Pair pair : pairs) {
      Optional<Patch> cut = slip.cut(pair.cutting());
      if (cut.isPresent()) {
        balance.add(pair.expected(), pair.theirs().scaled(), cut.get().scaled(SCALING));
      } else {
        balance.addUnexplained(pair.expected(), pair.theirs().scaled());
      }
    }
    return balance.attempt(mutant);
  }

  private static Optional<String> size(List<Pair> pairs) {
    return pairs.stream()
        .filter(pair -> !pair.theirs().size().equals(pair.cutting().spec().size()))
        .findFirst()
        .map(pair -> {
          PatchSize size = pair.theirs().size();
          return "your patch of %s has %s voxels (z, y, x), expected are %s"
              .formatted(pair.lesion().name(), size, pair.cutting().spec().size());
        });
  }

  /// Whether theirs is ours on another scale of intensity.
  private static Optional<String> line(List<Pair> pairs) {
    FeatureMatrix.Line line =
        new FeatureMatrix(
                pairs.stream().map(pair -> pair.lesion().name()).toList(),
                pairs.stream().map(Pair::expected).toList(),
                pairs.stream().map(pair -> pair.theirs().scaled()).toList())
            .line();
    if (!(Math.abs(line.correlation()) > 0.99999)) {
      return Optional.empty();
    }
    String text =
        String.format(
            Locale.ROOT,
            "your patch is ours on another scale: yours = %.6g times ours %+.6g",
            line.slope(),
            line.offset());
    return Optional.of(
        Math.abs(line.slope() - 3072) < 1 && Math.abs(line.offset() + 1024) < 1
            ? text + ", so it is in Hounsfield units; scale it by (HU + 1024) / 3072"
            : text + "; the network takes (HU + 1024) / 3072");
  }
}
