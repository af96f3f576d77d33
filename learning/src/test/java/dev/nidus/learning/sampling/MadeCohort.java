package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.VoxelType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Two lesions in each of some scans of 60 x 50 x 40 voxels.
final class MadeCohort {
  static final PatchSize PATCH = new PatchSize(6, 12, 12);
  static final PatchSpec SPEC =
      new PatchSpec(PATCH, Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  final ScansInMemory scans = new ScansInMemory();
  final TrainingCohort cohort;

  /// @param folder where empty files stand for the scans, so that they have a time of change
  MadeCohort(Path folder, int count) throws IOException {
    List<TrainingLesion> lesions = new ArrayList<>();
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(60, 50, 40), Spacing.ONE_MILLIMETRE);
    for (int n = 0; n < count; n++) {
      Path file = folder.resolve("scan" + n + ".nii");
      if (!Files.exists(file)) {
        Files.createFile(file);
      }
      double shift = 7 * n;
      scans.put(
          file,
          geometry,
          VoxelType.FLOAT32,
          (x, y, z) -> -400 + 11.3 * x - 3.1 * y + 150 * Math.sin(z + shift));
      lesions.add(lesion(2L * n + 1, file, 15, 20, 15));
      lesions.add(lesion(2L * n + 2, file, 40, 25, 25));
    }
    cohort = new TrainingCohort(lesions);
  }

  static TrainingLesion lesion(long row, Path file, double x, double y, double z) {
    return TrainingLesion.of(
        new Lesion(row, file.getFileName().toString(), file, SeedPoint.lps(x, y, z)));
  }

  static SamplingRule rule(NegativeRule negative) {
    return new SamplingRule(
        SPEC, IntensityRule.HOUNSFIELD_ONLY, new PositiveRule.AtSeed(), negative, 5);
  }

  /// Off lesions of 4 mm, three places each.
  static NegativeRule offLesions() {
    return new NegativeRule.OffLesions(Draws.kept(3), new NegativeRule.Tissue.Any(), 4);
  }
}
