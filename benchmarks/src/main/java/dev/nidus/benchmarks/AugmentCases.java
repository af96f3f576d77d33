package dev.nidus.benchmarks;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.augmentation.Augmenter;
import dev.nidus.learning.augmentation.Axis;
import dev.nidus.learning.augmentation.Change;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.augmentation.Volume;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchLoader;
import dev.nidus.learning.sampling.Draws;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.NegativeRule;
import dev.nidus.learning.sampling.PositiveRule;
import dev.nidus.learning.sampling.RawPatches;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.sampling.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Our side of the race for views and samples, on one thread. The patches come scaled; views are made of
/// Hounsfield units.
final class AugmentCases implements AutoCloseable {
  private static final PatchSize SIZE = PatchSize.cube(50);
  private static final RandomSource ROOT = RandomSource.of(3);

  /// What both sides apply before the race, to see that they do the same.
  private static final List<Change> AGREED =
      List.of(
          new Change.CropAndResize(3, 7, 2, PatchSize.cube(37), SIZE),
          new Change.Flip(Axis.HEIGHT),
          new Change.ShiftHistogram(
              List.of(0.0, 0.05, 0.3, 0.33, 0.54, 0.6, 0.71, 0.85, 0.93, 1.0)),
          new Change.Smooth(0.7, 1.1, 1.5),
          new Change.Pad(SIZE),
          new Change.Floor(Patch.PADDING_HU),
          new Change.Scale(IntensityScaling.fmcib()));

  private final Augmenter augmenter = new Augmenter();
  private final Recipe recipe = Recipe.pretraining(SIZE);
  private final float[] view = new float[SIZE.voxels()];
  private Optional<BatchLoader> loader = Optional.empty();
  private long number;

  static List<Volume> hounsfield(float[] scaled) {
    List<Volume> patches = new ArrayList<>();
    for (int start = 0; start < scaled.length; start += SIZE.voxels()) {
      float[] values = new float[SIZE.voxels()];
      for (int n = 0; n < values.length; n++) {
        values[n] = scaled[start + n] * 3072 - 1024;
      }
      patches.add(new Volume(SIZE, values));
    }
    return patches;
  }

  float[] agreed(Volume patch) {
    return augmenter.apply(patch, AGREED).values();
  }

  /// One random view of each patch.
  void views(List<Volume> patches) {
    for (Volume patch : patches) {
      augmenter.write(patch, recipe, ROOT.at(number++), view, 0);
    }
  }

  /// One sample of four views from the scan file, by the reference's sampling.
  void sample(Path scan, SeedPoint seed) {
    BatchLoader running = loader.orElseGet(() -> samples(scan, seed));
    loader = Optional.of(running);
    Batch batch = running.next();
    running.giveBack(batch);
  }

  private BatchLoader samples(Path scan, SeedPoint seed) {
    TrainingCohort cohort =
        new TrainingCohort(List.of(TrainingLesion.of(new Lesion(1, scan.toString(), scan, seed))));
    SamplingRule rule =
        new SamplingRule(
            PatchSpec.fmcib().withLaw(ResamplingLaw.STUDY),
            IntensityRule.HOUNSFIELD_ONLY,
            new PositiveRule.AtSeed(),
            new NegativeRule.Anywhere(Draws.fresh(), new NegativeRule.Tissue.Any()),
            1);
    RawPatches patches =
        new RawPatches(cohort, rule, new Scans(ByteBudget.DEFAULT), Optional.empty());
    EpochOrder order =
        new EpochOrder(
            1, 1, Shard.whole(), EpochOrder.Replacement.WITHOUT, EpochOrder.Remainder.DROP, ROOT);
    return new BatchLoader(
        patches, Views.pair(recipe), order, ROOT, new Workers(1, 1), 0, 1_000_000);
  }

  @Override
  public void close() {
    loader.ifPresent(BatchLoader::close);
  }
}
