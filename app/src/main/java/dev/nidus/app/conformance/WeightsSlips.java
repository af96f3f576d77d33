package dev.nidus.app.conformance;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Mistakes with the weights of an encoder whose patch was right.
final class WeightsSlips {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private WeightsSlips() {}

  /// What becomes of a number of the tensor of this name.
  private interface Change {
    float of(String name, float value);
  }

  static SequencedMap<String, StoredTensor> withoutShortcutBias(
      SequencedMap<String, StoredTensor> weights) {
    return changed(weights, (name, value) -> name.endsWith("downsample.0.bias") ? 0 : value);
  }

  /// Another epsilon has the effect of the difference added to the variances.
  static Slip.OfWeights epsilon(double epsilon) {
    return weights ->
        changed(
            weights,
            (name, value) ->
                name.endsWith("running_var")
                    ? (float) (value + (epsilon - BatchNorm.EPSILON))
                    : value);
  }

  static SequencedMap<String, StoredTensor> inFloat16(SequencedMap<String, StoredTensor> weights) {
    return changed(weights, (_, value) -> HalfPrecision.float16(value));
  }

  static SequencedMap<String, StoredTensor> inBfloat16(SequencedMap<String, StoredTensor> weights) {
    return changed(weights, (_, value) -> HalfPrecision.bfloat16(value));
  }

  private static SequencedMap<String, StoredTensor> changed(
      SequencedMap<String, StoredTensor> weights, Change change) {
    SequencedMap<String, StoredTensor> changed = new LinkedHashMap<>();
    weights.forEach((name, tensor) -> changed.put(name, changed(tensor, change)));
    return changed;
  }

  private static StoredTensor changed(StoredTensor tensor, Change change) {
    if (tensor.type() != ElementType.FLOAT32) {
      return tensor;
    }
    MemorySegment bytes = Arena.ofAuto().allocate(tensor.bytes().byteSize(), 64);
    for (long n = 0; n < tensor.elements(); n++) {
      bytes.setAtIndex(FLOAT, n, change.of(tensor.name(), tensor.bytes().getAtIndex(FLOAT, n)));
    }
    return new StoredTensor(tensor.name(), tensor.type(), tensor.shape(), bytes.asReadOnly());
  }
}
