package dev.nidus.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a residual network off names and shapes: block, depth, widths, input channels, bias of the
/// shortcuts. Strides and pooling leave no trace in shapes.
final class ResNet3dSignature {
  private final Map<String, List<Long>> shapes;

  private ResNet3dSignature(Map<String, List<Long>> shapes) {
    this.shapes = shapes;
  }

  /// Recognises by names and shapes alone.
  static Recognition ofShapes(Map<String, List<Long>> shapes) {
    return new ResNet3dSignature(shapes).recognise();
  }

  private Recognition recognise() {
    List<Long> stem = shapes.get("conv1.weight");
    if (stem == null) {
      return unknown("it has no tensor conv1.weight");
    }
    if (stem.size() != 5) {
      return unknown("its conv1.weight has shape %s, not five dimensions".formatted(stem));
    }
    if (!stem.subList(2, 5).equals(List.of(7L, 7L, 7L))) {
      return unknown("its first kernel is %s, not 7 x 7 x 7".formatted(stem.subList(2, 5)));
    }
    if (stem.get(1) != 1) {
      return unknown("it takes %d input channels, a CT patch has one".formatted(stem.get(1)));
    }
    List<Integer> blocks = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    for (int layer = 1; layer <= ResNet3d.LAYERS; layer++) {
      int count = 0;
      while (shapes.containsKey("layer" + layer + "." + count + ".conv1.weight")) {
        count++;
      }
      if (count == 0) {
        return unknown("it has no tensor layer%d.0.conv1.weight".formatted(layer));
      }
      blocks.add(count);
      Optional<Integer> width = outputChannels("layer" + layer + ".0.conv1.weight");
      if (width.isEmpty()) {
        return unknown("its layer%d.0.conv1.weight is no 3D convolution".formatted(layer));
      }
      widths.add(width.get());
    }
    return named(blocks, widths);
  }

  private Recognition named(List<Integer> blocks, List<Integer> widths) {
    ResNet3d network;
    try {
      network =
          new ResNet3d(
              shapes.containsKey("layer1.0.conv3.weight") ? BlockKind.BOTTLENECK : BlockKind.BASIC,
              blocks,
              widths,
              1,
              1,
              StemPool.MAX,
              shapes.keySet().stream().anyMatch(key -> key.endsWith(".downsample.0.bias"))
                  ? ConvolutionBias.PRESENT
                  : ConvolutionBias.ABSENT);
    } catch (IllegalArgumentException e) {
      return unknown(String.valueOf(e.getMessage()));
    }
    return NetworkSignature.named(network);
  }

  private Optional<Integer> outputChannels(String key) {
    List<Long> shape = shapes.getOrDefault(key, List.of());
    return shape.size() == 5 && shape.getFirst() <= Integer.MAX_VALUE
        ? Optional.of(shape.getFirst().intValue())
        : Optional.empty();
  }

  private static Recognition unknown(String reason) {
    return new Recognition.Unknown("the file holds no 3D ResNet that Nidus knows: " + reason);
  }
}
