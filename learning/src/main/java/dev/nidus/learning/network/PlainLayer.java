package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.StatisticsExchange;
import dev.nidus.learning.tensor.Tensor;

/// Convolution, then batch normalisation, as trained; gradients pass. The parameters belong to a
/// {@link NetworkState}.
record PlainLayer(
    NormalisedConvolution unit,
    NetworkState state,
    BatchNorm.Mode mode,
    StatisticsExchange exchange)
    implements Layer {

  @Override
  public Tensor apply(Tensor x) {
    try (Tensor convolved =
        LayerOperators.convolve(
            x, state.parameter(unit.weightKey()), state.optional(unit.biasKey()), unit.how())) {
      if (mode == BatchNorm.Mode.BATCH_STATISTICS) {
        state.increment(unit.counterKey());
      }
      return LayerOperators.normalise(convolved, norm(), mode, exchange);
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
    // its parameters are closed by their owner, which makes layers for several modes
  }

  private BatchNorm norm() {
    return new BatchNorm(
        state.parameter(unit.scaleKey()),
        state.parameter(unit.shiftKey()),
        state.parameter(unit.meanKey()),
        state.parameter(unit.varianceKey()));
  }
}
