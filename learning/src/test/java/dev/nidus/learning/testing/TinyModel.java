package dev.nidus.learning.testing;

import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The model of the fixture `training`: a ResNet-50 of a thirty-second of the published width and a
/// head, with generated weights.
public final class TinyModel implements AutoCloseable {
  /// Its trunk; 128 features.
  public static final ResNet3d TRUNK = ResNet3d.fmcib(0.0625);

  /// Edge of its patches.
  public static final int EDGE = 32;

  private final PlainResNet trunk;
  private final PlainHead head;

  /// With the weights of the fixture.
  public TinyModel(Head layers, TrainingOptions options) throws UnfitWeights {
    try (Arena arena = Arena.ofConfined()) {
      Map<String, StoredTensor> body = new LinkedHashMap<>();
      int t = 0;
      for (ExpectedTensor tensor : TRUNK.expectedTensors()) {
        body.put(tensor.name(), weight(tensor, t++, arena));
      }
      Map<String, StoredTensor> top = new LinkedHashMap<>();
      for (ExpectedTensor tensor : layers.expectedTensors()) {
        top.put(tensor.name(), weight(tensor, t++, arena));
      }
      trunk = PlainResNet.of(TRUNK, body, options);
      head = PlainHead.of(layers, top, options);
    }
  }

  /// Its encoder; closed with this.
  public PlainResNet network() {
    return trunk;
  }

  /// What follows it; closed with this.
  public PlainHead head() {
    return head;
  }

  /// What training changes, the trunk's first.
  public SequencedMap<String, Parameter> trained() {
    SequencedMap<String, Parameter> trained = new LinkedHashMap<>();
    trunk.state().trained().forEach((key, parameter) -> trained.put("trunk." + key, parameter));
    head.state().trained().forEach((key, parameter) -> trained.put("head." + key, parameter));
    return trained;
  }

  /// All numbers of the trunk, running statistics too.
  public SequencedMap<String, Parameter> trunkNumbers() {
    return trunk.state().numbers();
  }

  /// Patches (n, 1, 32, 32, 32) through trunk and head, in training.
  public Tensor training(Tensor patches) {
    return head.training(trunk.training().features(patches));
  }

  /// The same in evaluation.
  public Tensor evaluation(Tensor patches) {
    return head.evaluation(trunk.evaluation().features(patches));
  }

  /// Patches t to t + count - 1 of the fixture's generator of blocks.
  public static double[] blocks(int t, int count) {
    int voxels = EDGE * EDGE * EDGE;
    double[] patches = new double[count * voxels];
    for (int n = 0; n < count; n++) {
      for (int v = 0; v < voxels; v++) {
        int x = v % EDGE;
        int y = v / EDGE % EDGE;
        int z = v / EDGE / EDGE;
        int block = (4 * z / EDGE * 4 + 4 * y / EDGE) * 4 + 4 * x / EDGE;
        double value =
            0.5
                + DeterministicWeights.u(1000 + t + n, block)
                + 0.1 * DeterministicWeights.u(5000 + t + n, v);
        patches[n * voxels + v] = (float) value;
      }
    }
    return patches;
  }

  /// Four views of six lesions at a step: two correlated pairs.
  public static List<double[]> views(int step, int count) {
    double[] first = blocks(300 + 40 * step, count);
    double[] negative = blocks(300 + 40 * step + 20, count);
    return List.of(
        first,
        mixed(first, blocks(300 + 40 * step + 10, count)),
        negative,
        mixed(negative, blocks(300 + 40 * step + 30, count)));
  }

  /// Some of the patches as a tensor in double precision.
  public static Tensor patches(TensorScope scope, double[] all, int from, int count) {
    int voxels = EDGE * EDGE * EDGE;
    return scope.copyOf(
        Arrays.copyOfRange(all, from * voxels, (from + count) * voxels),
        count,
        1,
        EDGE,
        EDGE,
        EDGE);
  }

  @Override
  public void close() {
    trunk.close();
    head.close();
  }

  private static double[] mixed(double[] mostly, double[] partly) {
    double[] mixed = new double[mostly.length];
    for (int n = 0; n < mixed.length; n++) {
      mixed[n] = 0.7 * mostly[n] + 0.3 * partly[n];
    }
    return mixed;
  }

  /// The generator's weights, but fresh running statistics and the last normalisation of each block
  /// halved.
  private static StoredTensor weight(ExpectedTensor tensor, int t, Arena arena) {
    String name = tensor.name();
    if (tensor.content() == ExpectedTensor.Content.COUNTER) {
      return StoredTensor.counter(name, 0, arena);
    }
    int elements = Math.toIntExact(tensor.elements());
    MemorySegment values = arena.allocate((long) elements * Float.BYTES, 64);
    for (int i = 0; i < elements; i++) {
      double value = DeterministicWeights.value(name, tensor.shape(), t, i);
      if (name.endsWith("running_mean")) {
        value = 0;
      } else if (name.endsWith("running_var")) {
        value = 1;
      } else if (name.endsWith("bn3.weight")) {
        value *= 0.5;
      }
      values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) value);
    }
    return new StoredTensor(name, ElementType.FLOAT32, tensor.shape(), values);
  }
}
