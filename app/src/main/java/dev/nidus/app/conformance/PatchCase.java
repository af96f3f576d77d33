package dev.nidus.app.conformance;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A lesion whose patch can be cut again with something changed: the seed, the geometry, the law, the
/// voxels. Each cut goes through the program's own extractor. The right patch is kept once it was cut.
/// Not thread-safe.
public final class PatchCase {
  /// The HU of a scan of one value, by which it is seen how far each sample lies in the scan.
  private static final float PRESENT = 1000;

  private final ImageGeometry geometry;
  private final VoxelType type;
  private final float[] voxels;
  private final Point3 seed;
  private final PatchSpec spec;
  private boolean wasCut;
  private Optional<Patch> ours = Optional.empty();
  private boolean wasCovered;
  private Optional<float[]> share = Optional.empty();
  private boolean wasCutWithFractions;
  private Optional<Patch> fractions = Optional.empty();

  /// @param voxels the whole scan in Hounsfield units, i fastest; not copied
  public PatchCase(
      ImageGeometry geometry, VoxelType type, float[] voxels, Point3 seed, PatchSpec spec) {
    this.geometry = geometry;
    this.type = type;
    this.voxels = voxels;
    this.seed = seed;
    this.spec = spec;
  }

  ImageGeometry geometry() {
    return geometry;
  }

  Point3 seed() {
    return seed;
  }

  PatchSpec spec() {
    return spec;
  }

  ResamplingLaw law() {
    return spec.law();
  }

  /// The patch as it should be; empty if the law refuses the lesion.
  public Optional<Patch> cut() {
    if (!wasCut) {
      ours = cut(geometry, type, voxels, seed, spec);
      wasCut = true;
    }
    return ours;
  }

  Optional<Patch> cutAt(Point3 otherSeed) {
    return cut(geometry, type, voxels, otherSeed, spec);
  }

  Optional<Patch> cutIn(ImageGeometry otherGeometry) {
    return cut(otherGeometry, type, voxels, seed, spec);
  }

  Optional<Patch> cutAs(VoxelType otherType) {
    return cut(geometry, otherType, voxels, seed, spec);
  }

  /// The patch before the study law truncates it to whole Hounsfield units.
  Optional<Patch> cutWithFractions() {
    if (!wasCutWithFractions) {
      fractions = cutAs(VoxelType.FLOAT32);
      wasCutWithFractions = true;
    }
    return fractions;
  }

  Optional<Patch> cutTo(PatchSize otherSize) {
    return cut(geometry, type, voxels, seed, spec.withSize(otherSize));
  }

  Optional<Patch> cutBy(ResamplingLaw otherLaw) {
    return cut(geometry, type, voxels, seed, spec.withLaw(otherLaw));
  }

  Optional<Patch> cutBy(ResamplingLaw otherLaw, Point3 otherSeed) {
    return cut(geometry, type, voxels, otherSeed, spec.withLaw(otherLaw));
  }

  /// For every voxel of the patch, how much of it comes from the scan, 0 to 1; the rest is padding.
  Optional<float[]> coverage() {
    if (!wasCovered) {
      share = computeCoverage();
      wasCovered = true;
    }
    return share;
  }

  private Optional<float[]> computeCoverage() {
    float[] present = new float[voxels.length];
    Arrays.fill(present, PRESENT);
    return cut(geometry, type, present, seed, spec)
        .map(patch -> {
          float[] covered = new float[patch.hounsfield().length];
          for (int n = 0; n < covered.length; n++) {
            covered[n] = (patch.hounsfield()[n] - Patch.PADDING_HU) / (PRESENT - Patch.PADDING_HU);
          }
          return covered;
        });
  }

  private static Optional<Patch> cut(
      ImageGeometry geometry, VoxelType type, float[] voxels, Point3 seed, PatchSpec spec) {
    CtScan scan =
        new CtScan(
            "phantom",
            geometry,
            type,
            Optional.empty(),
            new VoxelsInMemory(geometry.size(), voxels));
    try {
      PatchOutcome outcome =
          new PatchExtractor(spec)
              .extract(
                  scan, List.of(SeedPoint.lps(seed.x(), seed.y(), seed.z())), IntensityRule.ANY)
              .getFirst();
      return switch (outcome) {
        case PatchOutcome.Cut(Patch patch, var _, var _) -> Optional.of(patch);
        case PatchOutcome.Refused _ -> Optional.empty();
      };
    } catch (UnreadableScan impossible) {
      throw new IllegalStateException("voxels in memory can be read", impossible);
    }
  }
}
