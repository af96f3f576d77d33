package dev.nidus.learning.saliency;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.finetuning.FinetunedTask;
import dev.nidus.learning.finetuning.LesionClasses;
import dev.nidus.learning.network.AutoEncoder3d;
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
    return tuned(
        ResNet3d.fmcib(0.0625), Head.task(List.of(128, 64, 2)), LesionClasses.Link.SOFTMAX, arena);
  }

  /// A small network with one output for two classes.
  static ExplainableNetwork twoClasses(Arena arena) throws UnfitWeights {
    ResNet3d network = ResNet3d.small();
    return tuned(
        network, Head.task(List.of(network.features(), 1)), LesionClasses.Link.SIGMOID, arena);
  }

  private static ExplainableNetwork tuned(
      ResNet3d network, Head head, LesionClasses.Link link, Arena arena) throws UnfitWeights {
    SequencedMap<String, StoredTensor> trunk = TestWeights.deterministic(network, arena);
    SequencedMap<String, StoredTensor> top = new LinkedHashMap<>();
    int t = trunk.size();
    for (ExpectedTensor tensor : head.expectedTensors()) {
      MemorySegment values = arena.allocate(tensor.elements() * Float.BYTES, 64);
      for (long i = 0; i < tensor.elements(); i++) {
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
        identity(network, AxisOrder.ZYX),
        trunk,
        new FinetunedTask(new LesionClasses("made", List.of("no", "yes"), link), head),
        top);
  }

  static ExplainableNetwork encoder(Network network, Arena arena) throws UnfitWeights {
    return ExplainableNetwork.of(
        identity(network, AxisOrder.ZYX), TestWeights.deterministic(network, arena));
  }

  /// A network that sees x as depth and z as width.
  static ExplainableNetwork seenTurned(Network network, Arena arena) throws UnfitWeights {
    return ExplainableNetwork.of(
        identity(network, AxisOrder.XYZ), TestWeights.deterministic(network, arena));
  }

  static AutoEncoder3d narrowAutoEncoder() {
    return new AutoEncoder3d(1, List.of(3, 4), List.of(2, 1), 5);
  }

  /// Values go in as they are.
  private static EncoderMetadata identity(Network network, AxisOrder order) {
    return new EncoderMetadata(
        "made",
        network,
        new PatchSpec(
            PatchSize.cube(32),
            Spacing.ONE_MILLIMETRE,
            ResamplingLaw.CORRECTED,
            Padding.OFFSET,
            order),
        TestPatches.AS_THEY_ARE);
  }
}
