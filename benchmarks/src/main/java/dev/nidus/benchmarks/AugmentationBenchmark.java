package dev.nidus.benchmarks;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.augmentation.Augmenter;
import dev.nidus.learning.augmentation.Change;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Volume;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One view of a patch on one thread, with its random draws: 1 / (s/op) are the views per second and core.
@State(Scope.Benchmark)
public class AugmentationBenchmark {
  private static final PatchSize LARGE = PatchSize.cube(50);
  private static final PatchSize SMALL = new PatchSize(10, 32, 32);

  private final Augmenter augmenter = new Augmenter();
  private final Volume large = noise(LARGE);
  private final Volume small = noise(SMALL);
  private final float[] view = new float[LARGE.voxels()];
  private final RandomSource root = RandomSource.of(1);
  private long number;

  /// The recipe of the main pre-training at 50^3.
  @Benchmark
  public float[] pretraining() {
    augmenter.write(large, Recipe.pretraining(LARGE), root.at(number++), view, 0);
    return view;
  }

  /// The recipe of `small` at 10 x 32 x 32.
  @Benchmark
  public float[] small() {
    augmenter.write(small, Recipe.small(SMALL), root.at(number++), view, 0);
    return view;
  }

  /// A crop resized to 50^3 alone.
  @Benchmark
  public Volume crop() {
    return augmenter.apply(
        large, List.of(new Change.CropAndResize(5, 6, 7, PatchSize.cube(38), LARGE)));
  }

  /// A Gaussian of middle width alone.
  @Benchmark
  public Volume smooth() {
    return augmenter.apply(large, List.of(new Change.Smooth(0.9, 0.9, 0.9)));
  }

  /// A histogram shift alone.
  @Benchmark
  public Volume histogram() {
    return augmenter.apply(
        large, List.of(new Change.ShiftHistogram(List.of(0.0, 0.1, 0.3, 0.35, 0.6, 0.9, 1.0))));
  }

  private static Volume noise(PatchSize size) {
    RandomSource stream = RandomSource.of(2);
    float[] values = new float[size.voxels()];
    for (int n = 0; n < values.length; n++) {
      values[n] = stream.nextInt(-1024, 1500);
    }
    return new Volume(size, values);
  }
}
