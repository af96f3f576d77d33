package dev.nidus.learning.network;

import dev.nidus.learning.tensor.PackedConvolution;
import dev.nidus.learning.tensor.Tensor;

/// A folded convolution with packed weights; the sum may be accumulated in place.
record FusedLayer(PackedConvolution convolution) implements Layer {

  @Override
  public Tensor apply(Tensor x) {
    return convolution.apply(x);
  }

  @Override
  public Tensor applyRelu(Tensor x) {
    return convolution.applyRelu(x);
  }

  @Override
  public Tensor addRelu(Tensor sum, Tensor x) {
    return convolution.addInto(sum, x);
  }

  @Override
  public void close() {
    convolution.close();
  }
}
