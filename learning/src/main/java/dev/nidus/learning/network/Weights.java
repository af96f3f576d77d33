package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A file's tensors as a network's parameters. A mapped file is let go of tensor by tensor, so that
/// it does not stay in memory beside the network.
final class Weights {
  private final Map<String, StoredTensor> stored;

  /// The tensors have passed {@link WeightsFit#require}.
  Weights(Map<String, StoredTensor> stored) {
    this.stored = stored;
  }

  /// One tensor in single precision.
  Parameter parameter(String key) {
    StoredTensor tensor = tensor(key);
    return Parameter.copyOf(tensor.bytes(), tensor.type(), tensor.shape());
  }

  /// The convolution with the normalisation multiplied in: w g and b = beta + g (b0 - mean), with g =
  /// gamma / sqrt(variance + epsilon), computed in double precision.
  FoldedLayer folded(NormalisedConvolution unit) {
    Folding folding = folding(unit);
    Parameter weight = parameter(unit.weightKey());
    weight.multiplyRows(folding.factor);
    return new FoldedLayer(weight, Parameter.copyOf(folding.bias, folding.bias.length), unit.how());
  }

  /// Some output channels of the same convolution, from the first to the last, without the others.
  List<FoldedRow> foldedRows(NormalisedConvolution unit, int atMost) {
    Folding folding = folding(unit);
    StoredTensor stored = tensor(unit.weightKey());
    long rowBytes = stored.bytes().byteSize() / unit.out();
    List<Long> rowShape = List.of(stored.elements() / unit.out());
    int count = Math.min(atMost, unit.out());
    List<FoldedRow> rows = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      int channel = count == 1 ? 0 : (int) ((long) n * (unit.out() - 1) / (count - 1));
      try (Parameter row =
          Parameter.copyOf(
              stored.bytes().asSlice(channel * rowBytes, rowBytes), stored.type(), rowShape)) {
        float[] values = row.toFloats();
        for (int i = 0; i < values.length; i++) {
          values[i] *= folding.factor[channel];
        }
        rows.add(new FoldedRow(channel, values, folding.bias[channel]));
      }
    }
    return rows;
  }

  private Folding folding(NormalisedConvolution unit) {
    float[] gamma = numbers(unit.scaleKey());
    float[] beta = numbers(unit.shiftKey());
    float[] mean = numbers(unit.meanKey());
    float[] variance = numbers(unit.varianceKey());
    float[] own =
        unit.bias() == ConvolutionBias.PRESENT ? numbers(unit.biasKey()) : new float[unit.out()];
    float[] factor = new float[unit.out()];
    float[] bias = new float[unit.out()];
    for (int n = 0; n < factor.length; n++) {
      double g = gamma[n] / Math.sqrt(variance[n] + BatchNorm.EPSILON);
      factor[n] = (float) g;
      bias[n] = (float) (beta[n] + g * ((double) own[n] - mean[n]));
    }
    return new Folding(factor, bias);
  }

  /// What each output channel is multiplied with, and what is added to it.
  private static final class Folding {
    final float[] factor;
    final float[] bias;

    Folding(float[] factor, float[] bias) {
      this.factor = factor;
      this.bias = bias;
    }
  }

  private float[] numbers(String key) {
    StoredTensor tensor = tensor(key);
    return switch (tensor.type()) {
      case FLOAT32 ->
          tensor
              .bytes()
              .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
      default -> {
        try (Parameter parameter = parameter(key)) {
          yield parameter.toFloats();
        }
      }
    };
  }

  private StoredTensor tensor(String key) {
    StoredTensor tensor = stored.get(key);
    if (tensor == null) {
      throw new IllegalArgumentException("the weights lack " + key + "; check them first");
    }
    return tensor;
  }
}
