package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Extent3;
import java.util.ArrayList;
import java.util.List;

/// A convolution and the batch normalisation after it.
///
/// @param convolution key of the convolution, for example `layer1.0.conv2`
/// @param norm key of the normalisation, for example `layer1.0.bn2`
/// @param in input channels
/// @param out output channels
/// @param kernel edges of the kernel, odd
/// @param stride step in voxels
/// @param bias whether the convolution has one
public record NormalisedConvolution(
    String convolution,
    String norm,
    int in,
    int out,
    Extent3 kernel,
    Extent3 stride,
    ConvolutionBias bias) {

  /// How it moves: the padding keeps the centre of the kernel on the first voxel.
  public Convolution how() {
    return new Convolution(
        stride, new Extent3(kernel.depth() / 2, kernel.height() / 2, kernel.width() / 2));
  }

  /// The size of the output for a size of the input.
  public Extent3 output(Extent3 input) {
    return how().output(input, kernel);
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
    tensors.add(
        ExpectedTensor.numbers(
            weightKey(), out, in, kernel.depth(), kernel.height(), kernel.width()));
    if (bias == ConvolutionBias.PRESENT) {
      tensors.add(ExpectedTensor.numbers(biasKey(), out));
    }
    for (String key : List.of(scaleKey(), shiftKey(), meanKey(), varianceKey())) {
      tensors.add(ExpectedTensor.numbers(key, out));
    }
    tensors.add(ExpectedTensor.counter(counterKey()));
    return tensors;
  }

  String counterKey() {
    return norm + ".num_batches_tracked";
  }
}
