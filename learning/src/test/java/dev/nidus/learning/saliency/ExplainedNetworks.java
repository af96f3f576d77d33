package dev.nidus.learning.saliency;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.finetuning.FinetunedTask;
import dev.nidus.learning.finetuning.LesionClasses;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.testing.TestPatches;
import dev.nidus.learning.testing.TestWeights;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Networks with generated weights that maps are made of.
final class ExplainedNetworks {
  private ExplainedNetworks() {}

  /// The model of the fixtures: a sixteenth of the published width, a head of 128, 64 and 2.
  static ExplainableNetwork golden(Arena arena) throws UnfitWeights {
    ResNet3d network = ResNet3d.fmcib(0.0625);
    Head head = Head.task(List.of(128, 64, 2));
    SequencedMap<String, StoredTensor> trunk = TestWeights.deterministic(network, arena);
    SequencedMap<String, StoredTensor> top = new LinkedHashMap<>();
    int t = trunk.size();
    for (ExpectedTensor tensor : head.expectedTensors()) {
      long elements = tensor.elements();
      MemorySegment values = arena.allocate(elements * Float.BYTES, 64);
      for (long i = 0; i < elements; i++) {
        values.setAtIndex(
            ValueLayout.JAVA_FLOAT,
            i,
            (float) DeterministicWeights.value(tensor.name(), tensor.shape(), t, i));
      }
      top.put(
          tensor.name(),
          new StoredTensor(tensor.name(), ElementType.FLOAT32, tensor.shape(), values));
      t++;
    }
    return ExplainableNetwork.of(
        identity(network),
        trunk,
        new FinetunedTask(
            new LesionClasses("made", List.of("no", "yes"), LesionClasses.Link.SOFTMAX), head),
        top);
  }

  static ExplainableNetwork encoder(Network network, Arena arena) throws UnfitWeights {
    return ExplainableNetwork.of(identity(network), TestWeights.deterministic(network, arena));
  }

  /// Values go in as they are.
  private static EncoderMetadata identity(Network network) {
    return new EncoderMetadata(
        "made",
        network,
        new PatchSpec(PatchSize.cube(32), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED),
        TestPatches.AS_THEY_ARE);
  }
}
