package dev.nidus.benchmarks;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.TrainingOptions.ActivationMemory;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.objective.Contrast;
import dev.nidus.learning.objective.NegativeMinedInfoNce;
import dev.nidus.learning.objective.Temperature;
import dev.nidus.learning.tensor.Gradients;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// One step of pre-training without sampling and optimiser: forward, negative-mined loss, backward.
/// All four views go through the network at once.
final class TrainingStep implements AutoCloseable {
  private final PlainResNet trunk;
  private final PlainHead head;
  private final Gradients trunkGradients;
  private final Gradients headGradients;
  private final float[] patches;
  private final int[] shape;
  private final int threads;

  private TrainingStep(
      PlainResNet trunk, PlainHead head, float[] patches, int[] shape, int threads) {
    this.trunk = trunk;
    this.head = head;
    this.trunkGradients = Gradients.of(trunk.state().trained());
    this.headGradients = Gradients.of(head.state().trained());
    this.patches = patches;
    this.shape = shape;
    this.threads = threads;
  }

  /// Networks that are raced.
  enum Which {
    /// The published encoder on patches of 50^3.
    FULL,
    /// The shallow encoder on patches of 32 x 32 x 10.
    SMALL
  }

  static TrainingStep of(
      Which which, int batch, Precision precision, ActivationMemory memory, int threads)
      throws UnfitWeights {
    ResNet3d network =
        switch (which) {
          case FULL -> ResNet3d.fmcib(2);
          case SMALL -> ResNet3d.small();
        };
    int[] shape =
        switch (which) {
          case FULL -> new int[] {batch, 50, 50, 50};
          case SMALL -> new int[] {batch, 10, 32, 32};
        };
    TrainingOptions options = TrainingOptions.defaults().with(precision).with(memory);
    RandomSource source = RandomSource.of(1);
    PlainResNet trunk = PlainResNet.of(network, Initialisation.draw(network, source), options);
    int hidden = which == Which.FULL ? network.features() / 2 : network.features();
    Head described = Head.simClr(network.features(), hidden, which == Which.FULL ? 128 : 64);
    SequencedMap<String, StoredTensor> weights =
        Initialisation.of(network).draw(described.expectedTensors(), source.named("head"));
    float[] patches = new float[batch * shape[1] * shape[2] * shape[3]];
    for (int n = 0; n < patches.length; n++) {
      patches[n] = (float) (DeterministicWeights.u(3, n) + 0.5);
    }
    return new TrainingStep(
        trunk, PlainHead.of(described, weights, options), patches, shape, threads);
  }

  /// The loss.
  double run() {
    Threads.use(threads);
    NegativeMinedInfoNce objective = new NegativeMinedInfoNce(Contrast.alone(Temperature.FMCIB));
    try (TensorScope step = TensorScope.recording("training step")) {
      Tensor x = step.copyOf(patches, shape[0], 1, shape[1], shape[2], shape[3]);
      Tensor embedded = head.training(trunk.training().features(x));
      int each = shape[0] / 4;
      List<Tensor> views =
          List.of(
              Rows.range(embedded, 0, each),
              Rows.range(embedded, each, each),
              Rows.range(embedded, 2L * each, each),
              Rows.range(embedded, 3L * each, each));
      Tensor loss =
          each > 1
              ? objective.loss(views.get(0), views.get(1), views.get(2), views.get(3))
              : embedded.multiply(embedded).mean(); // one lesion has no negatives
      loss.backward();
      double value = loss.toDouble();
      trunkGradients.clear();
      headGradients.clear();
      return value;
    }
  }

  /// Numbers for a report: patches of a step.
  Map<String, Object> size() {
    return Map.of("patches", shape[0]);
  }

  @Override
  public void close() {
    trunk.close();
    head.close();
  }
}
