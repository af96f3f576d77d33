package dev.nidus.core.patch;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Cuts the patches of a scan's lesions: finds which voxels each needs, reads them all in one pass
/// over the file, and resamples only the patches. Immutable and thread-safe.
///
/// Memory: the voxels that the lesions of one scan need together, at most
/// {@link #LARGEST_READ} at a time; beyond that the file is read again.
public final class PatchExtractor {
  /// Voxels of a scan held at once: 256 MiB in single precision.
  public static final long LARGEST_READ = 1L << 26;

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
    List<SamplingPlan> plans = new ArrayList<>(seeds.size());
    for (SeedPoint seed : seeds) {
      plans.add(plan(scan.name(), scan.geometry(), seed));
    }
    IntensityVerdict verdict = new IntensityVerdict(scan, rule);
    List<PatchOutcome> outcomes = new ArrayList<>(seeds.size());
    int done = 0;
    while (done < plans.size()) {
      int end = endOfRead(plans, done);
      outcomes.addAll(cut(scan, plans.subList(done, end), verdict));
      done = end;
    }
    // the survey may be complete only after the last read, and its answer holds for every lesion
    return verdict.apply(outcomes);
  }

  /// Where the patch about a seed would lie, padding included, found from the header alone; nothing if
  /// the seed would be refused.
  public Optional<ImageGeometry> placement(CtScan scan, SeedPoint seed) {
    return switch (plan(scan.name(), scan.geometry(), seed)) {
      case SamplingPlan.Ready ready -> Optional.of(ready.placement());
      case SamplingPlan.Refused _ -> Optional.empty();
    };
  }

  /// The voxels that the patch about a seed needs, found from the header alone.
  public NeededVoxels needed(CtScan scan, SeedPoint seed) {
    return switch (plan(scan.name(), scan.geometry(), seed)) {
      case SamplingPlan.Ready ready -> new NeededVoxels.Box(ready.source());
      case SamplingPlan.Refused(Refusal refusal) -> new NeededVoxels.Refused(refusal);
    };
  }

  /// Reads voxels for {@link #sample}, all in one pass.
  ///
  /// @throws UnreadableScan if the file is damaged
  public ReadVoxels read(CtScan scan, List<VoxelBox> boxes) throws UnreadableScan {
    IntensityVerdict verdict = new IntensityVerdict(scan, IntensityRule.HOUNSFIELD_ONLY);
    List<VoxelBlock> blocks = verdict.read(boxes);
    return new ReadVoxels(
        blocks, verdict.objection().map(reason -> new Refusal.NotHounsfield(scan.name(), reason)));
  }

  /// Cuts a patch from voxels that were read before, however often; no digest is made of them.
  ///
  /// @param scan of which the header alone is looked at
  /// @param block holds at least the box of {@link #needed}
  public SampledPatch sample(CtScan scan, VoxelBlock block, SeedPoint seed) {
    return switch (plan(scan.name(), scan.geometry(), seed)) {
      case SamplingPlan.Refused(Refusal refusal) -> new SampledPatch.Refused(refusal);
      case SamplingPlan.Ready ready -> sample(scan, ready, block);
    };
  }

  /// Where the voxels of the patch about a seed were really read: index of the patch (padding included) to continuous
  /// index of the scan. Of the law `inference`, whose grid is stretched, this differs from the patch's placement by up
  /// to half a voxel of the scan. Nothing if the seed would be refused.
  ///
  /// @param scan the grid of the scan
  public Optional<AffineMap> sampledFrom(ImageGeometry scan, SeedPoint seed) {
    return switch (plan("the scan", scan, seed)) {
      case SamplingPlan.Ready ready -> Optional.of(ready.patchToScan(scan));
      case SamplingPlan.Refused _ -> Optional.empty();
    };
  }

  /// Takes a scan that is already a patch, whole: the reference's "precropped" mode (SPEC 2.3). The
  /// array keeps its stored order (i as depth), which is inconsistent with every other mode and kept
  /// because its users got those numbers; it is padded symmetrically to the spec's size and never
  /// cropped.
  ///
  /// @throws UnreadableScan if the file is damaged
  public PatchOutcome precropped(CtScan scan, IntensityRule rule) throws UnreadableScan {
    GridSize grid = scan.geometry().size();
    int largest = Math.max(grid.i(), Math.max(grid.j(), grid.k()));
    if (largest > PatchSize.LARGEST_EDGE) {
      return new PatchOutcome.Refused(
          new Refusal.TooLarge(
              scan.name(),
              grid,
              (long) PatchSize.LARGEST_EDGE * PatchSize.LARGEST_EDGE * PatchSize.LARGEST_EDGE));
    }
    IntensityVerdict verdict = new IntensityVerdict(scan, rule);
    VoxelBlock block = verdict.read(List.of(VoxelBox.whole(grid))).getFirst();
    PatchSize size =
        new PatchSize(
            Math.max(grid.i(), spec.size().depth()),
            Math.max(grid.j(), spec.size().height()),
            Math.max(grid.k(), spec.size().width()));
    PatchOutcome whole =
        new PatchOutcome.Cut(
            StoredOrder.padded(scan.geometry(), block, size, spec.padding()),
            source(scan, block),
            List.of());
    return verdict.apply(List.of(whole)).getFirst();
  }

  private SamplingPlan plan(String scan, ImageGeometry geometry, SeedPoint seed) {
    Point3 position;
    try {
      position = seed.position(geometry);
    } catch (InvalidGeometry invalid) {
      return new SamplingPlan.Refused(
          new Refusal.InvalidSeed(
              "the seed (%s, %s, %s) is not three finite numbers"
                  .formatted(seed.first(), seed.second(), seed.third())));
    }
    SamplingPlan plan =
        switch (spec.law()) {
          case STUDY, STUDY_DEEPLESION -> StudyLaw.plan(scan, geometry, position, spec);
          case INFERENCE -> InferenceLaw.plan(scan, geometry, position, spec);
          case CORRECTED -> CorrectedLaw.plan(scan, geometry, position, spec);
        };
    if (plan instanceof SamplingPlan.Ready ready && ready.source().size().voxels() > LARGEST_READ) {
      return new SamplingPlan.Refused(
          new Refusal.TooLarge(scan, ready.source().size(), LARGEST_READ));
    }
    return plan;
  }

  private static int endOfRead(List<SamplingPlan> plans, int start) {
    long voxels = 0;
    for (int n = start; n < plans.size(); n++) {
      if (plans.get(n) instanceof SamplingPlan.Ready ready) {
        voxels += ready.source().size().voxels();
        if (voxels > LARGEST_READ) {
          return n;
        }
      }
    }
    return plans.size();
  }

  private List<PatchOutcome> cut(CtScan scan, List<SamplingPlan> plans, IntensityVerdict verdict)
      throws UnreadableScan {
    List<VoxelBox> boxes = new ArrayList<>();
    for (SamplingPlan plan : plans) {
      if (plan instanceof SamplingPlan.Ready ready) {
        boxes.add(ready.source());
      }
    }
    List<VoxelBlock> blocks = boxes.isEmpty() ? List.of() : verdict.read(boxes);
    List<PatchOutcome> outcomes = new ArrayList<>(plans.size());
    int next = 0;
    for (SamplingPlan plan : plans) {
      outcomes.add(
          switch (plan) {
            case SamplingPlan.Refused(Refusal refusal) -> new PatchOutcome.Refused(refusal);
            case SamplingPlan.Ready ready -> cut(scan, ready, blocks.get(next++));
          });
    }
    return outcomes;
  }

  private PatchOutcome cut(CtScan scan, SamplingPlan.Ready plan, VoxelBlock block) {
    return switch (sample(scan, plan, block)) {
      case SampledPatch.Refused(Refusal refusal) -> new PatchOutcome.Refused(refusal);
      case SampledPatch.Sampled(Patch patch, List<Warning> warnings) ->
          new PatchOutcome.Cut(patch, source(scan, block), remarked(scan, block, warnings));
    };
  }

  /// The warnings, with what the reader has to say about the voxels.
  private static List<Warning> remarked(CtScan scan, VoxelBlock block, List<Warning> warnings) {
    Optional<String> remark = scan.voxels().remark(block.box());
    if (remark.isEmpty()) {
      return warnings;
    }
    List<Warning> all = new ArrayList<>(warnings);
    all.add(new Warning("the voxels of the patch were resampled: " + remark.get()));
    return all;
  }

  private SampledPatch sample(CtScan scan, SamplingPlan.Ready plan, VoxelBlock block) {
    float[] hounsfield =
        TrilinearSampler.sample(
            plan, scan.geometry().size(), block, rounding(scan.type()), spec.padding());
    for (float value : hounsfield) {
      if (!Float.isFinite(value)) {
        return new SampledPatch.Refused(
            new Refusal.NotHounsfield(scan.name(), "the patch contains " + value));
      }
    }
    return new SampledPatch.Sampled(
        new Patch(spec.size(), plan.placement(), hounsfield), plan.warnings());
  }

  private static PatchSource source(CtScan scan, VoxelBlock block) {
    return new PatchSource(scan.geometry(), block.box(), Sha256.of(block.values()));
  }

  /// ITK writes resampled values in the scan's own type (SPEC 2.2, step 2).
  private TrilinearSampler.Rounding rounding(VoxelType type) {
    return switch (spec.law()) {
      case STUDY, STUDY_DEEPLESION ->
          type.isInteger()
              ? TrilinearSampler.Rounding.TOWARD_ZERO
              : TrilinearSampler.Rounding.NEAREST_FLOAT;
      case INFERENCE, CORRECTED -> TrilinearSampler.Rounding.NEAREST_FLOAT;
    };
  }

  /// Whether a scan may be taken for Hounsfield units, found out while it is read.
  private static final class IntensityVerdict {
    private final CtScan scan;
    private final IntensityRule rule;
    private final IntensitySurvey survey;
    private boolean read;

    IntensityVerdict(CtScan scan, IntensityRule rule) {
      this.scan = scan;
      this.rule = rule;
      this.survey = scan.voxels().survey(scan.type());
    }

    List<VoxelBlock> read(List<VoxelBox> boxes) throws UnreadableScan {
      read = true;
      return scan.voxels().read(boxes, survey);
    }

    List<PatchOutcome> apply(List<PatchOutcome> outcomes) {
      Optional<String> objection = objection();
      if (objection.isEmpty()) {
        return outcomes;
      }
      Refusal refusal = new Refusal.NotHounsfield(scan.name(), objection.get());
      List<PatchOutcome> judged = new ArrayList<>(outcomes.size());
      for (PatchOutcome outcome : outcomes) {
        judged.add(
            switch (outcome) {
              case PatchOutcome.Refused refused -> refused;
              case PatchOutcome.Cut cut ->
                  rule == IntensityRule.HOUNSFIELD_ONLY
                      ? new PatchOutcome.Refused(refusal)
                      : withWarning(cut, refusal.reason());
            });
      }
      return judged;
    }

    private Optional<String> objection() {
      Optional<String> other =
          scan.modality()
              .filter(modality -> !modality.equals("CT"))
              .map(modality -> "its modality is " + modality);
      return other.isPresent() || !read ? other : survey.objection();
    }

    private static PatchOutcome withWarning(PatchOutcome.Cut cut, String reason) {
      List<Warning> warnings = new ArrayList<>(cut.warnings());
      warnings.add(new Warning(reason));
      return new PatchOutcome.Cut(cut.patch(), cut.source(), warnings);
    }
  }
}
