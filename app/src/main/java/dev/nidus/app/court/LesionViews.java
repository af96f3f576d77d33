package dev.nidus.app.court;

import dev.nidus.app.table.ScanPath;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.PatchRegion;
import dev.nidus.core.features.RegionFeatures;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Measures the views of lesions from scans and masks. Each scan is read once, one at a time for each processor; of a lesion
/// only its numbers are kept.
public final class LesionViews {
  /// Radius of the ball that is left out of every background, in mm.
  public static final double BALL = 24;

  private static final PatchSpec CUBE =
      new PatchSpec(PatchSize.cube(50), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);
  private static final PatchRegion AROUND = PatchRegion.ball(CUBE.size(), BALL).others();
  private static final float INSIDE = 0.5f;

  private final ScanReader reader;
  private final PatchExtractor extractor = new PatchExtractor(CUBE);

  /// @param reader opens scans and masks
  public LesionViews(ScanReader reader) {
    this.reader = reader;
  }

  /// Where a lesion is to be seen.
  ///
  /// @param scan in which
  /// @param seed in it
  /// @param mask of the lesion, if there is one
  public record Place(ScanPath scan, SeedPoint seed, Optional<ScanPath> mask) {}

  /// What was measured of a lesion.
  ///
  /// @param numbers by view
  /// @param problems why a view is missing
  public record Seen(Map<LesionView, FeatureVector> numbers, Map<LesionView, String> problems) {
    public Seen {
      numbers = Map.copyOf(numbers);
      problems = Map.copyOf(problems);
    }

    static Seen nothing(String problem) {
      Map<LesionView, String> problems = new EnumMap<>(LesionView.class);
      for (LesionView view : LesionView.values()) {
        problems.put(view, problem);
      }
      return new Seen(Map.of(), problems);
    }
  }

  /// One for each lesion, in their order.
  public List<Seen> of(List<Place> lesions) {
    Map<ScanPath, List<Integer>> ofScan = new LinkedHashMap<>();
    for (int n = 0; n < lesions.size(); n++) {
      ofScan.computeIfAbsent(lesions.get(n).scan(), _ -> new ArrayList<>()).add(n);
    }
    List<Map<Integer, Seen>> seen =
        ofScan.entrySet().parallelStream()
            .map(entry -> ofScan(lesions, entry.getKey(), entry.getValue()))
            .toList();
    Seen[] all = new Seen[lesions.size()];
    seen.forEach(one -> one.forEach((n, value) -> all[n] = value));
    return List.of(all);
  }

  private Map<Integer, Seen> ofScan(List<Place> lesions, ScanPath at, List<Integer> numbers) {
    Map<Integer, Seen> seen = new LinkedHashMap<>();
    try (CtScan scan = reader.open(at.file(), at.name())) {
      List<PatchOutcome> outcomes =
          extractor.extract(
              scan,
              numbers.stream().map(n -> lesions.get(n).seed()).toList(),
              IntensityRule.HOUNSFIELD_ONLY);
      for (int n = 0; n < outcomes.size(); n++) {
        seen.put(
            numbers.get(n),
            switch (outcomes.get(n)) {
              case PatchOutcome.Cut cut -> of(cut.patch(), lesions.get(numbers.get(n)));
              case PatchOutcome.Refused refused -> Seen.nothing(refused.refusal().reason());
            });
      }
    } catch (UnreadableScan unreadable) {
      numbers.forEach(n -> seen.put(n, Seen.nothing(String.valueOf(unreadable.getMessage()))));
    }
    return seen;
  }

  private Seen of(Patch patch, Place place) {
    Map<LesionView, String> problems = new EnumMap<>(LesionView.class);
    Optional<PatchRegion> lesion = place.mask().flatMap(mask -> mask(mask, place, problems));
    if (place.mask().isEmpty()) {
      without(problems, "it has no mask");
    }
    return of(patch, lesion, problems);
  }

  /// The views of a patch of 50 x 50 x 50 mm whose mask is known.
  public static Seen of(Patch patch, PatchRegion lesion) {
    return of(patch, Optional.of(lesion), new EnumMap<>(LesionView.class));
  }

  private static Seen of(
      Patch patch, Optional<PatchRegion> mask, Map<LesionView, String> problems) {
    Map<LesionView, FeatureVector> numbers = new EnumMap<>(LesionView.class);
    numbers.put(LesionView.HISTOGRAM, HounsfieldFeatures.of(patch));
    mask.ifPresent(lesion -> {
      if (lesion.count() == 0) {
        without(problems, "its mask is empty within 25 mm of the seed");
        return;
      }
      double volume = lesion.count();
      float diameter = (float) (2 * Math.cbrt(3 * volume / (4 * Math.PI)));
      numbers.put(LesionView.DIAMETER, FeatureVector.of(new float[] {diameter}));
      numbers.put(
          LesionView.LESION, appended(RegionFeatures.of(patch, lesion), (float) Math.log(volume)));
      if (lesion.reach() > BALL) {
        problems.put(
            LesionView.BACKGROUND,
            "its lesion reaches %.0f mm from the seed, beyond the ball of %.0f mm that is left out about every lesion"
                .formatted(lesion.reach(), BALL));
      } else {
        numbers.put(LesionView.BACKGROUND, RegionFeatures.of(patch, AROUND));
      }
    });
    return new Seen(numbers, problems);
  }

  private static void without(Map<LesionView, String> problems, String problem) {
    for (LesionView view : List.of(LesionView.BACKGROUND, LesionView.LESION, LesionView.DIAMETER)) {
      problems.put(view, problem);
    }
  }

  private Optional<PatchRegion> mask(ScanPath at, Place place, Map<LesionView, String> problems) {
    try (CtScan mask = reader.open(at.file(), at.name())) {
      switch (extractor.extract(mask, List.of(place.seed()), IntensityRule.ANY).getFirst()) {
        case PatchOutcome.Cut cut -> {
          return Optional.of(PatchRegion.above(cut.patch(), INSIDE));
        }
        case PatchOutcome.Refused refused -> without(problems, refused.refusal().reason());
      }
    } catch (UnreadableScan unreadable) {
      without(problems, String.valueOf(unreadable.getMessage()));
    }
    return Optional.empty();
  }

  private static FeatureVector appended(FeatureVector numbers, float one) {
    float[] all = new float[numbers.length() + 1];
    for (int n = 0; n < numbers.length(); n++) {
      all[n] = numbers.at(n);
    }
    all[numbers.length()] = one;
    return FeatureVector.of(all);
  }
}
