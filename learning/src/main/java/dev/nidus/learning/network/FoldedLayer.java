package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import java.util.Optional;

/// A convolution that the normalisation after it is multiplied into.
record FoldedLayer(Parameter weight, Parameter bias, Convolution how) implements Layer {

  /// This layer in another precision and place; closes this one where they differ.
  FoldedLayer moved(Device device, Precision precision) {
    if (device == Device.CPU && precision == Precision.FLOAT32) {
      return this;
    }
    try (weight;
        bias) {
      return new FoldedLayer(weight.to(device, precision), bias.to(device, precision), how);
    }
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.conv3d(weight, Optional.of(bias), how);
  }

  @Override
  public Tensor applyRelu(Tensor x) {
    return apply(x).reluInPlace();
  }

  @Override
  public Tensor addRelu(Tensor sum, Tensor x) {
    return apply(x).addInPlace(sum).reluInPlace();
  }

  @Override
  public void close() {
    weight.close();
    bias.close();
  }
}
