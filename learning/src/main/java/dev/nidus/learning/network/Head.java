package dev.nidus.learning.network;

import java.util.ArrayList;
import java.util.List;

/// What follows the trunk: a stack of layers on feature vectors (SPEC 3.3). Its keys are those of the
/// reference, so that checkpoints go both ways.
///
/// @param layers in order
public record Head(List<HeadLayer> layers) {
  public Head {
    layers = List.copyOf(layers);
  }

  /// SimCLR's projection: two linear layers with biases, a rectifier between them, no normalisation.
  public static Head simClr(int in, int hidden, int out) {
    return new Head(
        List.of(
            new HeadLayer.Linear("layers.0", in, hidden, ConvolutionBias.PRESENT),
            new HeadLayer.Rectifier(),
            new HeadLayer.Linear("layers.2", hidden, out, ConvolutionBias.PRESENT)));
  }

  /// SwAV's projection, to vectors of length 1 for {@link PlainPrototypes}.
  public static Head swav(int in, int hidden, int out) {
    return new Head(
        List.of(
            new HeadLayer.Linear("layers.0", in, hidden, ConvolutionBias.ABSENT),
            new HeadLayer.Norm("layers.1", hidden),
            new HeadLayer.Rectifier(),
            new HeadLayer.Linear("layers.3", hidden, out, ConvolutionBias.PRESENT),
            new HeadLayer.UnitLength()));
  }

  /// NNCLR's projection: three linear layers without biases, each normalised.
  public static Head nnclrProjection(int in, int hidden, int out) {
    return new Head(
        List.of(
            new HeadLayer.Linear("layers.0", in, hidden, ConvolutionBias.ABSENT),
            new HeadLayer.Norm("layers.1", hidden),
            new HeadLayer.Rectifier(),
            new HeadLayer.Linear("layers.3", hidden, hidden, ConvolutionBias.ABSENT),
            new HeadLayer.Norm("layers.4", hidden),
            new HeadLayer.Rectifier(),
            new HeadLayer.Linear("layers.6", hidden, out, ConvolutionBias.ABSENT),
            new HeadLayer.Norm("layers.7", out)));
  }

  /// NNCLR's prediction, which follows the projection.
  public static Head nnclrPrediction(int in, int hidden, int out) {
    return new Head(
        List.of(
            new HeadLayer.Linear("layers.0", in, hidden, ConvolutionBias.ABSENT),
            new HeadLayer.Norm("layers.1", hidden),
            new HeadLayer.Rectifier(),
            new HeadLayer.Linear("layers.3", hidden, out, ConvolutionBias.PRESENT)));
  }

  /// A head for a task: linear layers with rectifiers between them.
  ///
  /// @param widths lengths of the vectors, the trunk's features first: [4096, 2048, 8] for eight sites
  public static Head task(List<Integer> widths) {
    if (widths.size() < 2) {
      throw new IllegalArgumentException(
          "a head needs the length of its input and of its output, got " + widths);
    }
    List<HeadLayer> layers = new ArrayList<>();
    for (int n = 0; n + 1 < widths.size(); n++) {
      layers.add(
          new HeadLayer.Linear(
              n + ".0", widths.get(n), widths.get(n + 1), ConvolutionBias.PRESENT));
      if (n + 2 < widths.size()) {
        layers.add(new HeadLayer.Rectifier());
      }
    }
    return new Head(layers);
  }

  /// Every entry of its state dictionary, in its order.
  public List<ExpectedTensor> expectedTensors() {
    return layers.stream().flatMap(layer -> layer.expectedTensors().stream()).toList();
  }

  /// For messages: `head of 6 tensors, 4096 to 128`.
  public String summary() {
    List<ExpectedTensor> tensors = expectedTensors();
    return "head of %d tensors".formatted(tensors.size());
  }
}
