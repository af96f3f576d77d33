package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import java.util.Optional;

/// Convolution, then batch normalisation, as trained; gradients pass. The parameters belong to a
/// {@link PlainResNet}.
record PlainLayer(
    Parameter weight,
    Optional<Parameter> bias,
    Convolution how,
    BatchNorm norm,
    BatchNorm.Mode mode)
    implements Layer {

  @Override
  public Tensor apply(Tensor x) {
    try (Tensor convolved = x.conv3d(weight, bias, how)) {
      return convolved.normalise(norm, mode);
    }
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
    // its parameters are closed by their owner, which makes layers for both modes
  }
}
