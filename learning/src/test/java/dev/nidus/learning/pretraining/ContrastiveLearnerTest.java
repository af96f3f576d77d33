package dev.nidus.learning.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.plan.TrainingPlan.Passage;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.sampling.Branch;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContrastiveLearnerTest {
  private static final PatchSize PATCH = new PatchSize(10, 32, 32);
  private static final int LESIONS = 3;
  private static final int LENGTH = 4;

  /// Views of one batch are then normalised by what all of them are: as one view that holds all their patches.
  @Test
  void views_that_pass_together_are_normalised_together() throws UnfitWeights {
    float[] dim = noise("dim", 1);
    float[] bright = noise("bright", 3);
    float[] both = new float[dim.length + bright.length];
    System.arraycopy(dim, 0, both, 0, dim.length);
    System.arraycopy(bright, 0, both, dim.length, bright.length);

    float[] together = embeddings(Passage.TOGETHER, batch(LESIONS, dim, bright));
    float[] asOneView = embeddings(Passage.SEPARATE, batch(2 * LESIONS, both));
    float[] separate = embeddings(Passage.SEPARATE, batch(LESIONS, dim, bright));

    assertThat(together).hasSize(2 * LESIONS * LENGTH).containsExactly(asOneView, within(1e-5f));
    assertThat(distance(together, separate)).isGreaterThan(0.1);
  }

  private static float[] embeddings(Passage passage, Batch batch) throws UnfitWeights {
    List<Float> seen = new ArrayList<>();
    RandomSource weights = RandomSource.of(1);
    ResNet3d network = ResNet3d.small();
    TrainingOptions options = TrainingOptions.defaults();
    Head head = Head.simClr(network.features(), 8, LENGTH);
    try (ContrastiveLearner learner =
            new ContrastiveLearner(
                PlainResNet.of(network, Initialisation.draw(network, weights), options),
                PlainHead.of(
                    head,
                    LearnerParts.drawn(head.expectedTensors(), LearnerParts.PROJECTION, weights),
                    options),
                passage,
                views -> {
                  for (float value : Rows.stacked(views).toFloats()) {
                    seen.add(value);
                  }
                  return views.getFirst();
                });
        TensorScope scope = TensorScope.open("a step")) {
      learner.loss(scope, batch, new Learner.Moment(0, 0, Learner.Measurement.SKIPPED));
    }
    float[] embeddings = new float[seen.size()];
    for (int n = 0; n < embeddings.length; n++) {
      embeddings[n] = seen.get(n);
    }
    return embeddings;
  }

  private static Batch batch(int lesions, float[]... views) {
    List<BatchView> all = new ArrayList<>();
    for (float[] view : views) {
      all.add(new BatchView(Branch.POSITIVE, all.size(), PATCH, view));
    }
    return new Batch(0, 0, Collections.nCopies(lesions, 0), all);
  }

  private static float[] noise(String name, double strength) {
    RandomSource random = RandomSource.of(2).named(name);
    float[] values = new float[LESIONS * PATCH.voxels()];
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) (strength * random.nextGaussian());
    }
    return values;
  }

  private static double distance(float[] a, float[] b) {
    double largest = 0;
    for (int n = 0; n < a.length; n++) {
      largest = Math.max(largest, Math.abs(a[n] - b[n]));
    }
    return largest;
  }
}
