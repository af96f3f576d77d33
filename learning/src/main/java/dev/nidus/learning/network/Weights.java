package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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
    Parameter parameter = Parameter.copyOf(tensor.bytes(), tensor.type(), tensor.shape());
    if (tensor.bytes().isMapped()) {
      tensor.bytes().unload();
    }
    return parameter;
  }

  /// The convolution with the normalisation multiplied in: w g and b = beta + g (b0 - mean), with g =
  /// gamma / sqrt(variance + epsilon), computed in double precision.
  FoldedLayer folded(NormalisedConvolution unit) {
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
    Parameter weight = parameter(unit.weightKey());
    weight.multiplyRows(factor);
    return new FoldedLayer(weight, Parameter.copyOf(bias, bias.length), unit.how());
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
