package dev.nidus.learning.sampling;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.scan.ScanReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The patches of a cohort in Hounsfield units, from the cache or else from the scans. A read of a scan
/// cuts all patches of the lesion that the cache still lacks and has room for: each costs a millisecond
/// beside the tens that reading takes. Thread-safe.
public final class RawPatches {
  private final TrainingCohort cohort;
  private final SamplingRule rule;
  private final PatchCutter cutter;
  private final Optional<PatchCache> cache;

  /// @param cache of the same cohort and rule, if any; not closed here
  public RawPatches(
      TrainingCohort cohort, SamplingRule rule, ScanReader reader, Optional<PatchCache> cache) {
    this.cohort = cohort;
    this.rule = rule;
    this.cutter = new PatchCutter(cohort, rule, reader);
    this.cache = cache;
  }

  public TrainingCohort cohort() {
    return cohort;
  }

  public SamplingRule rule() {
    return rule;
  }

  /// Fetches the patches of a lesion.
  ///
  /// @param draws which
  /// @param into one array per draw, of the size of a patch
  /// @return why it is not to be had, or nothing
  Optional<Refusal> fetch(int lesion, List<PatchDraw> draws, List<float[]> into) {
    Map<PatchDraw, float[]> wanted = new LinkedHashMap<>();
    for (int n = 0; n < draws.size(); n++) {
      if (!read(lesion, draws.get(n), into.get(n))) {
        wanted.put(draws.get(n), into.get(n));
      }
    }
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    List<PatchDraw> asked = new ArrayList<>(wanted.keySet());
    asked.addAll(further(lesion, wanted));
    List<PatchOutcome> outcomes = cutter.cut(lesion, asked);
    Optional<Refusal> refused = Optional.empty();
    for (int n = 0; n < asked.size(); n++) {
      PatchDraw draw = asked.get(n);
      float[] place = wanted.get(draw);
      switch (outcomes.get(n)) {
        case PatchOutcome.Cut(var patch, var _, var _) -> {
          if (place != null) {
            System.arraycopy(patch.hounsfield(), 0, place, 0, place.length);
          }
          if (draw.slot() != PatchDraw.NO_SLOT) {
            cache.ifPresent(kept -> kept.keep(lesion, draw.slot(), patch.hounsfield()));
          }
        }
        case PatchOutcome.Refused(Refusal refusal) -> {
          if (place != null && refused.isEmpty()) {
            refused = Optional.of(refusal);
          }
        }
      }
    }
    return refused;
  }

  private boolean read(int lesion, PatchDraw draw, float[] into) {
    return draw.slot() != PatchDraw.NO_SLOT
        && cache.isPresent()
        && cache.get().read(lesion, draw.slot(), into);
  }

  private List<PatchDraw> further(int lesion, Map<PatchDraw, float[]> wanted) {
    if (cache.isEmpty() || !cache.get().hasRoom()) {
      return List.of();
    }
    List<PatchDraw> further = new ArrayList<>();
    for (PatchDraw draw : rule.kept()) {
      if (!wanted.containsKey(draw) && !cache.get().keeps(lesion, draw.slot())) {
        further.add(draw);
      }
    }
    return further;
  }
}
