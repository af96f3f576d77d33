package dev.nidus.benchmarks;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.objective.Classification;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.optimizer.OptimizerSettings;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One step of fine-tuning the published encoder to eight classes, without sampling: forward, cross-entropy,
/// backward, Adam.
final class FinetuningStep implements AutoCloseable {
  private static final int EDGE = 50;
  private static final int CLASSES = 8;
  private static final double RATE = 1e-3;

  private final PlainResNet trunk;
  private final PlainHead head;
  private final Optimizer optimizer;
  private final float[] patches;
  private final int[] labels;
  private final int threads;

  FinetuningStep(int batch, int threads) throws UnfitWeights {
    ResNet3d network = ResNet3d.fmcib(2);
    RandomSource source = RandomSource.of(1);
    Head task = Head.task(List.of(network.features(), network.features() / 2, CLASSES));
    this.trunk = PlainResNet.of(network, Initialisation.draw(network, source));
    this.head =
        PlainHead.of(
            task,
            Initialisation.TORCH_DEFAULT.draw(task.expectedTensors(), source.named("head")),
            TrainingOptions.defaults());
    SequencedMap<String, Parameter> trained = new LinkedHashMap<>(trunk.state().trained());
    trained.putAll(head.state().trained());
    this.optimizer = Optimizer.of(OptimizerSettings.Adam.usual(0), trained);
    this.patches = new float[batch * EDGE * EDGE * EDGE];
    for (int n = 0; n < patches.length; n++) {
      patches[n] = (float) (DeterministicWeights.u(3, n) + 0.5);
    }
    this.labels = new int[batch];
    for (int n = 0; n < batch; n++) {
      labels[n] = n % CLASSES;
    }
    this.threads = threads;
  }

  /// The loss.
  double run() {
    Threads.use(threads);
    double value;
    try (TensorScope step = TensorScope.recording("fine-tuning step")) {
      Tensor x = step.copyOf(patches, labels.length, 1, EDGE, EDGE, EDGE);
      Tensor loss =
          Classification.crossEntropy(head.training(trunk.training().features(x)), labels);
      loss.backward();
      value = loss.toDouble();
    }
    optimizer.step(RATE);
    optimizer.gradients().clear();
    return value;
  }

  @Override
  public void close() {
    optimizer.close();
    trunk.close();
    head.close();
  }
}
