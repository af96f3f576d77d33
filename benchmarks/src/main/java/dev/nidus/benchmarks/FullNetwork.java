package dev.nidus.benchmarks;

import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.InferenceResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;

/// The published network's shape with the weights of the golden fixtures' rule: features of the
/// usual size, the same in every language, and nobody's licence.
final class FullNetwork {
  static final ResNet3d NETWORK = ResNet3d.fmcib(2);
  static final int FEATURES = NETWORK.features();
  static final int PATCH_EDGE = 50;
  static final int PATCH_VOXELS = PATCH_EDGE * PATCH_EDGE * PATCH_EDGE;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private FullNetwork() {}

  /// The state dictionary, 738 MB, in its order.
  static SequencedMap<String, StoredTensor> weights() {
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    for (ExpectedTensor tensor : NETWORK.expectedTensors()) {
      int position = weights.size();
      weights.put(
          tensor.name(),
          switch (tensor.content()) {
            case COUNTER ->
                new StoredTensor(
                    tensor.name(), ElementType.INT64, tensor.shape(), counter(tensor, position));
            case NUMBERS ->
                new StoredTensor(
                    tensor.name(), ElementType.FLOAT32, tensor.shape(), numbers(tensor, position));
          });
    }
    return weights;
  }

  /// Loads it as the program does.
  static Trunk load(SequencedMap<String, StoredTensor> weights, Precision precision) {
    try {
      return InferenceResNet.fastest(NETWORK, weights, Device.CPU, precision).trunk();
    } catch (UnfitWeights e) {
      throw new IllegalStateException(e);
    }
  }

  /// Test patches by the fixtures' rule, one after another.
  static float[] patches(int count) {
    float[] patches = new float[count * PATCH_VOXELS];
    float[] one = DeterministicWeights.patch(0, PATCH_EDGE, PATCH_EDGE, PATCH_EDGE);
    for (int n = 0; n < count; n++) {
      System.arraycopy(one, 0, patches, n * PATCH_VOXELS, PATCH_VOXELS);
    }
    return patches;
  }

  private static MemorySegment counter(ExpectedTensor tensor, int position) {
    MemorySegment value = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
    value.set(LONG, 0, (long) DeterministicWeights.value(tensor.name(), List.of(), position, 0));
    return value.asReadOnly();
  }

  private static MemorySegment numbers(ExpectedTensor tensor, int position) {
    List<Long> shape = tensor.shape();
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    MemorySegment values = Arena.ofAuto().allocate(elements * Float.BYTES, 64);
    LongStream.range(0, elements)
        .parallel()
        .forEach(i ->
            values.setAtIndex(
                FLOAT, i, (float) DeterministicWeights.value(tensor.name(), shape, position, i)));
    return values.asReadOnly();
  }
}
