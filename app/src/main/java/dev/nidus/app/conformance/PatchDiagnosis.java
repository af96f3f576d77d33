package dev.nidus.app.conformance;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// Compares patches with the expected ones, and finds the mutant that explains the difference.
final class PatchDiagnosis {
  private static final IntensityScaling SCALING = IntensityScaling.fmcib();

  /// One Hounsfield unit after scaling, with room for rounding.
  private static final double ONE_UNIT = 1.001 / 3072;

  /// How near to a whole number of HU a value is that the study law may truncate to either side: the
  /// last bit of a position decides there, and no two programs sum alike. Wide enough for the single
  /// precision in which the value is kept here.
  private static final double WHOLE = 1e-3;

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
      for (int n = 0; n < values.length; n++) {
        double difference = Math.abs((double) values[n] - expected[n]);
        if (!Double.isFinite(difference)) {
          return Double.NaN;
        }
        if (difference > worst && !(difference <= ONE_UNIT && mayTruncateEitherWay(n))) {
          worst = difference;
        }
      }
      return worst;
    }

    /// Whether the value that the study law truncates is a whole number but for rounding.
    private boolean mayTruncateEitherWay(int voxel) {
      if (cutting.law() != ResamplingLaw.STUDY) {
        return false;
      }
      return cutting
          .cutWithFractions()
          .map(patch -> patch.hounsfield()[voxel])
          .filter(value -> Math.abs(value - Math.rint(value)) <= WHOLE)
          .isPresent();
    }

    /// The share of voxels that differ by one HU, if none differs by more.
    OptionalDouble shareOfUnits() {
      if (!theirs.size().equals(cutting.spec().size())) {
        return OptionalDouble.empty();
      }
      int units = 0;
      for (int n = 0; n < expected.length; n++) {
        double difference = Math.abs((double) theirs.scaled()[n] - expected[n]);
        if (!(difference <= ONE_UNIT)) {
          return OptionalDouble.empty();
        }
        units += difference > Tier.EXACT.limit() ? 1 : 0;
      }
      return OptionalDouble.of((double) units / expected.length);
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
        .or(() -> units(pairs))
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

  /// Whether theirs is ours but for single Hounsfield units under the law that truncates to them.
  private static Optional<String> units(List<Pair> pairs) {
    double share = 0;
    for (Pair pair : pairs) {
      OptionalDouble units = pair.shareOfUnits();
      if (pair.cutting().law() != ResamplingLaw.STUDY || units.isEmpty()) {
        return Optional.empty();
      }
      share += units.getAsDouble() / pairs.size();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "your patches differ from ours by one HU at %.3g %% of the voxels, also where no whole"
                + " number lies near: interpolate in double precision, and truncate toward zero",
            100 * share));
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
