package dev.nidus.learning.network;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// Weights of a network before training, as the reference draws them, from named streams: the same on
/// every machine, for every number of threads, and for a tensor whatever else is in the network.
///
/// Normalisations start as 1 and 0, counters at 0, leaks at 0.25. Linear layers follow torch's
/// default: weight and bias uniform in plus or minus 1 / sqrt(fan-in). Convolutions follow the rule.
public enum Initialisation {
  /// Normal with variance 2 / fan-out (He et al. 2015, mode fan-out): the reference's ResNet. Biases
  /// of its shortcuts follow torch's default.
  KAIMING_FAN_OUT,
  /// Uniform in plus or minus 1 / sqrt(fan-in), as linear layers: the reference's auto-encoder and
  /// U-Net.
  TORCH_DEFAULT;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int CHUNK = 1 << 14;
  private static final float LEAK = 0.25f;

  /// The rule of a network.
  public static Initialisation of(Network network) {
    return switch (network) {
      case ResNet3d _ -> KAIMING_FAN_OUT;
      case AutoEncoder3d _, UNet3d _ -> TORCH_DEFAULT;
    };
  }

  /// Every tensor of a network, in its order.
  public static SequencedMap<String, StoredTensor> draw(Network network, RandomSource source) {
    return of(network).draw(network.expectedTensors(), source);
  }

  /// Every tensor, in their order. About 100 ns per number and core.
  public SequencedMap<String, StoredTensor> draw(
      List<ExpectedTensor> expected, RandomSource source) {
    Map<String, ExpectedTensor> byName = new HashMap<>();
    expected.forEach(tensor -> byName.put(tensor.name(), tensor));
    SequencedMap<String, StoredTensor> drawn = new LinkedHashMap<>();
    for (ExpectedTensor tensor : expected) {
      MemorySegment values =
          switch (tensor.content()) {
            case COUNTER -> Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
            case NUMBERS -> numbers(tensor, byName, source.named(tensor.name()));
          };
      drawn.put(
          tensor.name(),
          new StoredTensor(
              tensor.name(),
              tensor.content() == ExpectedTensor.Content.COUNTER
                  ? ElementType.INT64
                  : ElementType.FLOAT32,
              tensor.shape(),
              values.asReadOnly()));
    }
    return drawn;
  }

  private MemorySegment numbers(
      ExpectedTensor tensor, Map<String, ExpectedTensor> byName, RandomSource stream) {
    int dimensions = tensor.shape().size();
    if (dimensions == 5 && this == KAIMING_FAN_OUT) {
      return normal(tensor.elements(), Math.sqrt(2.0 / fan(tensor, 0)), stream);
    }
    if (dimensions >= 2) {
      return uniform(tensor.elements(), 1 / Math.sqrt(fan(tensor, 1)), stream);
    }
    if (tensor.name().endsWith(".bias")) {
      String sibling =
          tensor.name().substring(0, tensor.name().length() - ".bias".length()) + ".weight";
      ExpectedTensor weight = byName.getOrDefault(sibling, tensor);
      return weight.shape().size() >= 2
          ? uniform(tensor.elements(), 1 / Math.sqrt(fan(weight, 1)), stream)
          : constant(tensor.elements(), 0);
    }
    if (tensor.name().endsWith(".running_mean")) {
      return constant(tensor.elements(), 0);
    }
    return constant(tensor.elements(), tensor.name().endsWith(".A.weight") ? LEAK : 1);
  }

  /// Channels of a dimension times voxels of the kernel; dimension 1 is what torch calls fan-in, also
  /// of a transposed convolution.
  private static double fan(ExpectedTensor weight, int dimension) {
    return (double) weight.shape().get(dimension)
        * weight.shape().stream().skip(2).reduce(1L, Math::multiplyExact);
  }

  private static MemorySegment constant(long elements, float value) {
    MemorySegment values = Arena.ofAuto().allocate(elements * Float.BYTES, 64);
    for (long n = 0; n < elements; n++) {
      values.setAtIndex(FLOAT, n, value);
    }
    return values;
  }

  private static MemorySegment uniform(long elements, double bound, RandomSource stream) {
    return filled(elements, stream, part -> (part.nextDouble() * 2 - 1) * bound);
  }

  private static MemorySegment normal(long elements, double deviation, RandomSource stream) {
    return filled(elements, stream, part -> deviation * gaussian(part));
  }

  /// Box and Muller with strict functions, which give the same bits everywhere.
  private static double gaussian(RandomSource part) {
    double u = 1 - part.nextDouble();
    double v = part.nextDouble();
    return Math.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * Math.PI * v);
  }

  /// How to draw one number.
  @FunctionalInterface
  private interface Draw {
    double next(RandomSource part);
  }

  private static MemorySegment filled(long elements, RandomSource stream, Draw draw) {
    MemorySegment values = Arena.ofAuto().allocate(elements * Float.BYTES, 64);
    IntStream.range(0, Math.toIntExact(Math.ceilDiv(elements, (long) CHUNK)))
        .parallel()
        .forEach(chunk -> {
          RandomSource part = stream.at(chunk);
          long end = Math.min(elements, (chunk + 1L) * CHUNK);
          for (long n = (long) chunk * CHUNK; n < end; n++) {
            values.setAtIndex(FLOAT, n, (float) draw.next(part));
          }
        });
    return values;
  }
}
