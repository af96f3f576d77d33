package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import java.util.Optional;

/// Walks one small patch through the folded and the fused layers while they are loaded, so that the
/// folded weights need not be held for it: the fused operators are private to libtorch and could
/// mean something else in another version or on another processor.
final class SelfCheck implements AutoCloseable {
  private static final int EDGE = 16;

  private final StemPool pool;
  private final Precision precision;
  private final TensorScope scope = TensorScope.open("self-check");
  private Tensor folded;
  private Tensor fused;

  SelfCheck(ResNet3d network, Precision precision) {
    this.pool = network.stem().pool();
    this.precision = precision;
    float[] values = new float[network.inputChannels() * EDGE * EDGE * EDGE];
    for (int n = 0; n < values.length; n++) {
      // blobs and a ramp, in the range of a scaled patch
      values[n] = (float) (0.4 + 0.3 * Math.sin(n * 0.37) * Math.cos(n * 0.011)) + n % EDGE / 64f;
    }
    folded = scope.copyOf(values, 1, network.inputChannels(), EDGE, EDGE, EDGE);
    fused = folded.to(precision);
  }

  void stem(Layer foldedStem, Layer fusedStem) {
    folded = replace(folded, ResNetTrunk.pooled(foldedStem.applyRelu(folded), pool));
    fused = replace(fused, ResNetTrunk.pooled(fusedStem.applyRelu(fused), pool));
  }

  void block(Block foldedBlock, Block fusedBlock) {
    folded = replace(folded, foldedBlock.apply(folded));
    fused = replace(fused, fusedBlock.apply(fused));
  }

  /// What differs beyond rounding, as a sentence; empty if the features agree.
  Optional<String> difference() {
    float[] expected = folded.meanOverSpace().toFloats();
    float[] got = fused.meanOverSpace().toFloats();
    double largest = 0;
    double difference = 0;
    for (int n = 0; n < expected.length; n++) {
      largest = Math.max(largest, Math.abs(expected[n]));
      difference = Math.max(difference, Math.abs((double) expected[n] - got[n]));
    }
    double relative = difference / largest;
    return relative <= tolerance() || difference == 0
        ? Optional.empty()
        : Optional.of(
            "on this machine they differ from folded ones by %.1e of the largest feature, allowed is %.0e"
                .formatted(relative, tolerance()));
  }

  @Override
  public void close() {
    scope.close();
  }

  /// Rounding alone gives 1e-6 (float32) and 5e-3 (bfloat16) of the largest feature.
  private double tolerance() {
    return switch (precision) {
      case FLOAT32, FLOAT64 -> 2e-5;
      case BFLOAT16 -> 3e-2;
    };
  }

  private static Tensor replace(Tensor old, Tensor next) {
    old.close();
    return next;
  }
}
