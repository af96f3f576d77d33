package dev.nidus.learning.network;

import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.Tensor;

/// A folded convolution with packed weights; the sum is accumulated in place.
record FusedLayer(FusedConvolution convolution) implements Layer {

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
