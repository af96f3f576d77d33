package dev.nidus.core.perturbation;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.patch.NeededVoxels;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.SampledPatch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The copies of one lesion: planned from the header of its scan, and cut one by one from voxels that were read once.
/// Immutable and thread-safe.
final class LesionCopies {
  /// A seed on the border leaves the scan in about half of the draws; this many in a row do not happen.
  private static final int MOST_DRAWS = 1000;

  private final Lesion lesion;
  private final CtScan scan;
  private final PatchExtractor extractor;
  private final List<Planned> planned;
  private final VoxelBox region;

  /// A copy before a voxel is read.
  private sealed interface Planned {
    /// Cut from the scan as it is.
    record Plain(SeedPoint seed, VoxelBox needed) implements Planned {}

    /// Cut from a changed scan.
    ///
    /// @param needed of the scan afterwards
    /// @param source the voxels that these are made of
    record Changed(
        SeedPoint seed, ChangedScan scan, VoxelBox needed, VoxelBox source, RandomSource random)
        implements Planned {}

    /// Cut from the scan as it is, then mirrored.
    record Mirrored(SeedPoint seed, Perturbation.Flip.Axis axis, VoxelBox needed)
        implements Planned {}

    record Refused(String reason) implements Planned {}
  }

  private LesionCopies(
      Lesion lesion,
      CtScan scan,
      PatchExtractor extractor,
      List<Planned> planned,
      VoxelBox region) {
    this.lesion = lesion;
    this.scan = scan;
    this.extractor = extractor;
    this.planned = planned;
    this.region = region;
  }

  /// What planning gives.
  sealed interface Plan {
    record Ready(LesionCopies copies) implements Plan {}

    /// Not even the original can be cut.
    record Refused(String reason) implements Plan {}
  }

  /// Plans the copies of a lesion.
  ///
  /// @param places of the lesion, where a perturbation needs them
  static Plan plan(
      CtScan scan,
      Lesion lesion,
      PatchExtractor extractor,
      PerturbationPlan plan,
      Optional<LesionPlaces> places) {
    Planned original = plain(scan, lesion.seed(), extractor);
    if (original instanceof Planned.Refused(String reason)) {
      return new Plan.Refused(reason);
    }
    List<Planned> copies = new ArrayList<>(plan.copies());
    copies.add(original);
    for (PlannedPerturbation each : plan.perturbations()) {
      for (int trial = 0; trial < each.trials(); trial++) {
        RandomSource random = plan.stream(lesion, each.perturbation(), trial);
        copies.add(copy(scan, lesion, extractor, each.perturbation(), random, places));
      }
    }
    VoxelBox region = null;
    for (Planned copy : copies) {
      Optional<VoxelBox> needed = needed(copy);
      if (needed.isPresent()) {
        region = region == null ? needed.get() : region.with(needed.get());
      }
    }
    if (region == null) {
      throw new IllegalStateException("the original needs voxels");
    }
    return region.size().voxels() > PatchExtractor.LARGEST_READ
        ? new Plan.Refused(
            new Refusal.TooLarge(scan.name(), region.size(), PatchExtractor.LARGEST_READ).reason())
        : new Plan.Ready(new LesionCopies(lesion, scan, extractor, List.copyOf(copies), region));
  }

  private static Optional<VoxelBox> needed(Planned copy) {
    return switch (copy) {
      case Planned.Plain(var _, VoxelBox box) -> Optional.of(box);
      case Planned.Mirrored(var _, var _, VoxelBox box) -> Optional.of(box);
      case Planned.Changed(var _, var _, var _, VoxelBox source, var _) -> Optional.of(source);
      case Planned.Refused _ -> Optional.empty();
    };
  }

  private static Planned copy(
      CtScan scan,
      Lesion lesion,
      PatchExtractor extractor,
      Perturbation perturbation,
      RandomSource random,
      Optional<LesionPlaces> places) {
    return switch (perturbation) {
      case Perturbation.SeedJitter(double variance) ->
          jittered(scan, lesion, extractor, Math.sqrt(variance), random);
      case Perturbation.InMask _ ->
          switch (places.orElseThrow()) {
            case LesionPlaces.Known(LesionPlaces.Drawing voxels) ->
                plain(scan, seed(voxels.draw(random)), extractor);
            case LesionPlaces.Unknown(String reason) -> new Planned.Refused(reason);
          };
      case Perturbation.OfScan change ->
          changed(ChangedScan.of(change, scan), lesion, extractor, random);
      case Perturbation.Flip(Perturbation.Flip.Axis axis) ->
          switch (extractor.needed(scan, lesion.seed())) {
            case NeededVoxels.Box(VoxelBox box) -> new Planned.Mirrored(lesion.seed(), axis, box);
            case NeededVoxels.Refused(Refusal refusal) -> new Planned.Refused(refusal.reason());
          };
    };
  }

  private static SeedPoint seed(Point3 point) {
    return SeedPoint.lps(point.x(), point.y(), point.z());
  }

  private static Planned plain(CtScan scan, SeedPoint seed, PatchExtractor extractor) {
    return switch (extractor.needed(scan, seed)) {
      case NeededVoxels.Box(VoxelBox box) -> new Planned.Plain(seed, box);
      case NeededVoxels.Refused(Refusal refusal) -> new Planned.Refused(refusal.reason());
    };
  }

  private static Planned jittered(
      CtScan scan, Lesion lesion, PatchExtractor extractor, double deviation, RandomSource random) {
    Point3 seed = lesion.seed().position(scan.geometry());
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      Point3 moved =
          new Point3(
              seed.x() + deviation * random.nextGaussian(),
              seed.y() + deviation * random.nextGaussian(),
              seed.z() + deviation * random.nextGaussian());
      if (scan.geometry().contains(moved)) {
        return plain(scan, seed(moved), extractor);
      }
    }
    return new Planned.Refused(
        "none of %d seeds drawn about the lesion lies in %s; check the seed"
            .formatted(MOST_DRAWS, scan.name()));
  }

  private static Planned changed(
      ChangedScan changed, Lesion lesion, PatchExtractor extractor, RandomSource random) {
    Optional<String> objection = changed.objection();
    if (objection.isPresent()) {
      return new Planned.Refused(objection.get());
    }
    // a voxel means the same point whatever becomes of the grid
    SeedPoint seed = seed(lesion.seed().position(changed.scan().geometry()));
    return switch (extractor.needed(changed.header(), seed)) {
      case NeededVoxels.Box(VoxelBox box) ->
          new Planned.Changed(seed, changed, box, changed.source(box), random);
      case NeededVoxels.Refused(Refusal refusal) -> new Planned.Refused(refusal.reason());
    };
  }

  Lesion lesion() {
    return lesion;
  }

  /// The voxels that all copies need together.
  VoxelBox region() {
    return region;
  }

  /// What the user should know about the original.
  List<Warning> warnings(VoxelBlock voxels) {
    return extractor.sample(scan, voxels, lesion.seed())
            instanceof SampledPatch.Sampled(var _, List<Warning> warnings)
        ? warnings
        : List.of();
  }

  /// Cuts a copy.
  ///
  /// @param number 0 for the original
  /// @param voxels those of {@link #region}
  CopyOutcome cut(int number, VoxelBlock voxels) {
    return switch (planned.get(number)) {
      case Planned.Plain(SeedPoint seed, var _) -> outcome(extractor.sample(scan, voxels, seed));
      case Planned.Changed(var seed, var changed, var needed, var _, var random) ->
          outcome(
              extractor.sample(
                  changed.header(), changed.voxels(voxels, needed, random.named("voxels")), seed));
      case Planned.Mirrored(SeedPoint seed, Perturbation.Flip.Axis axis, var _) ->
          switch (outcome(extractor.sample(scan, voxels, seed))) {
            case CopyOutcome.Made(Patch patch) -> new CopyOutcome.Made(mirrored(patch, axis));
            case CopyOutcome.Refused refused -> refused;
          };
      case Planned.Refused(String reason) -> new CopyOutcome.Refused(reason);
    };
  }

  private static CopyOutcome outcome(SampledPatch sampled) {
    return switch (sampled) {
      case SampledPatch.Sampled(Patch patch, var _) -> new CopyOutcome.Made(patch);
      case SampledPatch.Refused(Refusal refusal) -> new CopyOutcome.Refused(refusal.reason());
    };
  }

  private static Patch mirrored(Patch patch, Perturbation.Flip.Axis axis) {
    int width = patch.size().width();
    int height = patch.size().height();
    int depth = patch.size().depth();
    float[] from = patch.hounsfield();
    float[] to = new float[from.length];
    int n = 0;
    for (int z = 0; z < depth; z++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int source =
              switch (axis) {
                case X -> (z * height + y) * width + width - 1 - x;
                case Y -> (z * height + height - 1 - y) * width + x;
                case Z -> ((depth - 1 - z) * height + y) * width + x;
              };
          to[n++] = from[source];
        }
      }
    }
    return new Patch(patch.size(), patch.placement(), to);
  }
}
