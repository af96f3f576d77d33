package dev.nidus.learning.network;

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

/// The weights of an untrained network, by a rule and a seed: normally distributed convolution
/// weights with variance 2 / fan-out (He et al. 2015, as the reference initialises), normalisations
/// that change nothing, biases 0.
///
/// Element i of tensor t depends on (seed, t, i) alone, so the weights are the same on every machine
/// and for every number of threads.
public final class GeneratedWeights {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final long CHUNK = 1 << 16;

  private GeneratedWeights() {}

  /// Every entry of the network's state dictionary, in its order. About 30 ns per weight and core.
  public static SequencedMap<String, StoredTensor> of(Network network, long seed) {
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    List<ExpectedTensor> expected = network.expectedTensors();
    for (int t = 0; t < expected.size(); t++) {
      ExpectedTensor tensor = expected.get(t);
      weights.put(
          tensor.name(),
          switch (tensor.content()) {
            case COUNTER ->
                new StoredTensor(
                    tensor.name(),
                    ElementType.INT64,
                    tensor.shape(),
                    Arena.ofAuto().allocate(Long.BYTES, Long.BYTES).asReadOnly());
            case NUMBERS ->
                new StoredTensor(
                    tensor.name(),
                    ElementType.FLOAT32,
                    tensor.shape(),
                    numbers(tensor, mix(seed + GOLDEN * (t + 1))));
          });
    }
    return weights;
  }

  private static MemorySegment numbers(ExpectedTensor tensor, long stream) {
    long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    MemorySegment values = Arena.ofAuto().allocate(elements * Float.BYTES, 64);
    if (tensor.shape().size() == 5) {
      long fanOut =
          tensor.shape().get(0) * tensor.shape().stream().skip(2).reduce(1L, Math::multiplyExact);
      fillNormal(values, elements, stream, Math.sqrt(2.0 / fanOut));
    } else if (isOne(tensor.name())) {
      for (long i = 0; i < elements; i++) {
        values.setAtIndex(FLOAT, i, 1);
      }
    }
    return values.asReadOnly();
  }

  private static boolean isOne(String name) {
    return name.endsWith(".weight") || name.endsWith(".running_var");
  }

  /// Box and Muller: each pair of elements from two hashed uniform numbers.
  private static void fillNormal(
      MemorySegment values, long elements, long stream, double deviation) {
    long pairs = (elements + 1) / 2;
    LongStream.range(0, (pairs + CHUNK - 1) / CHUNK)
        .parallel()
        .forEach(chunk -> {
          long end = Math.min(pairs, (chunk + 1) * CHUNK);
          for (long pair = chunk * CHUNK; pair < end; pair++) {
            double u = ((mix(stream + GOLDEN * (2 * pair)) >>> 11) + 1) * 0x1p-53;
            double v = (mix(stream + GOLDEN * (2 * pair + 1)) >>> 11) * 0x1p-53;
            double radius = deviation * Math.sqrt(-2 * StrictMath.log(u));
            double angle = 2 * Math.PI * v;
            values.setAtIndex(FLOAT, 2 * pair, (float) (radius * StrictMath.cos(angle)));
            if (2 * pair + 1 < elements) {
              values.setAtIndex(FLOAT, 2 * pair + 1, (float) (radius * StrictMath.sin(angle)));
            }
          }
        });
  }

  /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
