package dev.nidus.app.saliency;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.saliency.Completeness;
import dev.nidus.learning.saliency.SaliencyMap;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// What a method gave over all lesions.
///
/// @param method with its settings
/// @param inMask mean share in the mask, of the lesions that have one
/// @param withinRadius mean share near the seed
/// @param outsideScan mean share on what filled the patch
/// @param stability mean correlation with the map of the patch with noise
/// @param errors of completeness, ascending; empty for other methods than integrated gradients
/// @param passes of a lesion
/// @param seconds a lesion took in the mean
record MethodSummary(
    SaliencyMethod method,
    Optional<MeanValue> inMask,
    MeanValue withinRadius,
    MeanValue outsideScan,
    Optional<MeanValue> stability,
    List<Double> errors,
    SaliencyMap.Passes passes,
    double seconds) {

  /// @param lesions at least one
  static MethodSummary of(
      SaliencyMethod method, List<LesionResult> lesions, int replicates, RandomSource random) {
    List<MapResult> maps =
        lesions.stream()
            .map(lesion ->
                lesion.maps().stream()
                    .filter(map -> map.word().equals(method.word()))
                    .findFirst()
                    .orElseThrow())
            .toList();
    RandomSource draws = random.named(method.word());
    return new MethodSummary(
        method,
        mean("share in the mask", lesions, maps, map -> map.shares().inMask(), replicates, draws),
        mean(
                "share near the seed",
                lesions,
                maps,
                map -> OptionalDouble.of(map.shares().withinRadius()),
                replicates,
                draws)
            .orElseThrow(),
        mean(
                "share beyond the scan",
                lesions,
                maps,
                map -> OptionalDouble.of(map.shares().outsideScan()),
                replicates,
                draws)
            .orElseThrow(),
        mean("stability", lesions, maps, MapResult::stability, replicates, draws),
        maps.stream()
            .flatMap(map -> map.completeness().stream())
            .map(Completeness::error)
            .sorted()
            .toList(),
        maps.getFirst().passes(),
        maps.stream().mapToDouble(MapResult::seconds).average().orElseThrow());
  }

  /// The median error of completeness.
  OptionalDouble medianError() {
    if (errors.isEmpty()) {
      return OptionalDouble.empty();
    }
    int half = errors.size() / 2;
    return OptionalDouble.of(
        errors.size() % 2 == 1 ? errors.get(half) : (errors.get(half - 1) + errors.get(half)) / 2);
  }

  private static Optional<MeanValue> mean(
      String label,
      List<LesionResult> lesions,
      List<MapResult> maps,
      Function<MapResult, OptionalDouble> number,
      int replicates,
      RandomSource random) {
    List<String> patients = new ArrayList<>();
    double[] values = new double[maps.size()];
    int count = 0;
    for (int n = 0; n < maps.size(); n++) {
      OptionalDouble value = number.apply(maps.get(n));
      if (value.isPresent()) {
        values[count++] = value.getAsDouble();
        patients.add(lesions.get(n).patient());
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(
            MeanValue.of(
                label, Arrays.copyOf(values, count), patients, replicates, random.named(label)));
  }
}
