package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import java.util.ArrayList;
import java.util.List;

/// A convolution and the batch normalisation after it.
///
/// @param convolution key of the convolution, for example `layer1.0.conv2`
/// @param norm key of the normalisation, for example `layer1.0.bn2`
/// @param in input channels
/// @param out output channels
/// @param kernel edge of the kernel, odd
/// @param stride step in voxels
/// @param bias whether the convolution has one
public record NormalisedConvolution(
    String convolution,
    String norm,
    int in,
    int out,
    int kernel,
    int stride,
    ConvolutionBias bias) {

  /// How it moves: the padding keeps the centre of the kernel on the first voxel.
  public Convolution how() {
    return new Convolution(stride, kernel / 2);
  }

  /// The edge of the output for an edge of the input.
  public int outputEdge(int inputEdge) {
    return (inputEdge + 2 * (kernel / 2) - kernel) / stride + 1;
  }

  String weightKey() {
    return convolution + ".weight";
  }

  String biasKey() {
    return convolution + ".bias";
  }

  String scaleKey() {
    return norm + ".weight";
  }

  String shiftKey() {
    return norm + ".bias";
  }

  String meanKey() {
    return norm + ".running_mean";
  }

  String varianceKey() {
    return norm + ".running_var";
  }

  List<ExpectedTensor> expectedTensors() {
    List<ExpectedTensor> tensors = new ArrayList<>();
    tensors.add(ExpectedTensor.numbers(weightKey(), out, in, kernel, kernel, kernel));
    if (bias == ConvolutionBias.PRESENT) {
      tensors.add(ExpectedTensor.numbers(biasKey(), out));
    }
    for (String key : List.of(scaleKey(), shiftKey(), meanKey(), varianceKey())) {
      tensors.add(ExpectedTensor.numbers(key, out));
    }
    tensors.add(ExpectedTensor.counter(norm + ".num_batches_tracked"));
    return tensors;
  }

  /// Numbers that training changes: weight, bias, scale and shift.
  long trainableNumbers() {
    return (long) out * in * kernel * kernel * kernel
        + 2L * out
        + (bias == ConvolutionBias.PRESENT ? out : 0);
  }
}
