package dev.nidus.app.conformance;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The suite's public encoder: fmcib's network at a sixteenth of its width (widths 8, 16, 32, 64; 256
/// features), with weights by a rule that fits on a page of any language, docs/guide/conformance.md.
///
/// Nothing in it is trivial, so that what an implementation forgets shows: shortcuts have biases,
/// running means are not 0, running variances are about 0.05, where 1e-5 of epsilon still counts.
public final class RuleEncoder {
  private static final double WIDTH = 0.125;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

  private RuleEncoder() {}

  /// What the encoder is, as its files say it.
  public static EncoderMetadata identity() {
    return new EncoderMetadata(
        "conformance encoder (weights by rule)",
        ResNet3d.fmcib(WIDTH),
        PatchSpec.fmcib(),
        IntensityScaling.fmcib());
  }

  /// Every tensor of the network, by its bare key, in the order of the state dictionary.
  public static SequencedMap<String, StoredTensor> weights() {
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    List<ExpectedTensor> expected = identity().network().expectedTensors();
    for (int t = 0; t < expected.size(); t++) {
      ExpectedTensor tensor = expected.get(t);
      weights.put(
          tensor.name(),
          switch (tensor.content()) {
            case COUNTER -> counter(tensor, 1000 + t);
            case NUMBERS -> numbers(tensor, t);
          });
    }
    return weights;
  }

  private static StoredTensor counter(ExpectedTensor tensor, long batches) {
    MemorySegment bytes = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
    bytes.set(LONG, 0, batches);
    return new StoredTensor(tensor.name(), ElementType.INT64, tensor.shape(), bytes.asReadOnly());
  }

  private static StoredTensor numbers(ExpectedTensor tensor, int t) {
    long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    MemorySegment bytes = Arena.ofAuto().allocate(elements * Float.BYTES, 64);
    for (long i = 0; i < elements; i++) {
      bytes.setAtIndex(FLOAT, i, (float) value(tensor, u(t, i)));
    }
    return new StoredTensor(tensor.name(), ElementType.FLOAT32, tensor.shape(), bytes.asReadOnly());
  }

  private static double value(ExpectedTensor tensor, double u) {
    if (tensor.shape().size() == 5) {
      long fanIn = tensor.shape().stream().skip(1).reduce(1L, Math::multiplyExact);
      return u * Math.sqrt(12.0 / fanIn);
    }
    String name = tensor.name();
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "weight" -> 0.22 * (1 + 0.4 * u);
      case "bias", "running_mean" -> 0.2 * u;
      case "running_var" -> 0.05 * (1 + u);
      default -> throw new IllegalArgumentException("no rule for " + name);
    };
  }

  /// A number in [-0.5, 0.5) for element i of tensor t: hashed in 32-bit arithmetic that wraps around.
  private static double u(long t, long i) {
    int h = (int) (i * 2654435761L + (t + 1) * 2246822519L);
    h = (h ^ (h >>> 16)) * 0x45d9f3b;
    h = (h ^ (h >>> 16)) * 0x45d9f3b;
    h ^= h >>> 16;
    return (h >>> 8) / 16777216.0 - 0.5;
  }
}
