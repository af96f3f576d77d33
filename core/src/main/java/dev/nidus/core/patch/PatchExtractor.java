package dev.nidus.core.patch;

import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import java.util.List;

/// Cuts the patches of a scan's lesions: finds which voxels each needs, reads them all in one pass
/// over the file, and resamples only the patches. Immutable and thread-safe.
public final class PatchExtractor {
  private final PatchSpec spec;

  public PatchExtractor(PatchSpec spec) {
    this.spec = spec;
  }

  public PatchSpec spec() {
    return spec;
  }

  /// Cuts one patch per seed, reading the scan once.
  ///
  /// @return one outcome per seed, in the order given
  /// @throws UnreadableScan if the file is damaged: then no lesion of this scan can be done
  public List<PatchOutcome> extract(CtScan scan, List<SeedPoint> seeds, IntensityRule rule)
      throws UnreadableScan {
    if (seeds.isEmpty()) {
      return List.of();
    }
    throw new UnreadableScan("under construction: " + scan.name() + seeds + rule);
  }

  /// Takes a scan that is already a patch, whole: the reference's "precropped" mode (SPEC 2.3). The
  /// array keeps its stored order (x as depth), which is inconsistent with every other mode and kept
  /// because its users got those numbers; it is padded symmetrically to the spec's size and never
  /// cropped.
  ///
  /// @throws UnreadableScan if the file is damaged
  public PatchOutcome precropped(CtScan scan, IntensityRule rule) throws UnreadableScan {
    if (rule == IntensityRule.ANY) {
      throw new UnreadableScan("under construction: " + scan.name());
    }
    return new PatchOutcome.Refused(new dev.nidus.core.lesion.Refusal.Unreadable("x"));
  }
}
