package dev.nidus.learning.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A 3D ResNet without its last linear layer: patches (n, channels, z, y, x) become features (n,
/// {@link #features}). Names and shapes of its tensors are MONAI's (SPEC 3.1, 3.2).
///
/// @param block the residual block
/// @param blocks blocks in each of the four layers; [3, 4, 6, 3] is ResNet-50
/// @param widths channels inside the blocks of each layer; fmcib: [128, 256, 512, 1024]
/// @param inputChannels channels of a patch; 1 for CT
/// @param stemStride stride of the first convolution, 7^3: fmcib 2, Med3D 1
/// @param stemPool what follows it
/// @param shortcutBias whether the 1^3 convolutions of the shortcuts have a bias: fmcib has
public record ResNet3d(
    BlockKind block,
    List<Integer> blocks,
    List<Integer> widths,
    int inputChannels,
    int stemStride,
    StemPool stemPool,
    ConvolutionBias shortcutBias) {
  /// Layers of residual blocks; the first keeps the size, each other halves it.
  public static final int LAYERS = 4;

  /// Edge of the first kernel.
  public static final int STEM_KERNEL = 7;

  static final List<Integer> RESNET_50 = List.of(3, 4, 6, 3);

  /// Guards against a mistyped or hostile description.
  private static final int MOST_BLOCKS = 256;

  private static final int MOST_CHANNELS = 1 << 16;

  public ResNet3d {
    blocks = List.copyOf(blocks);
    widths = List.copyOf(widths);
    requireFour("blocks", blocks, MOST_BLOCKS);
    requireFour("widths", widths, MOST_CHANNELS);
    if (inputChannels < 1 || inputChannels > MOST_CHANNELS || stemStride < 1 || stemStride > 2) {
      throw new IllegalArgumentException(
          ("a 3D ResNet takes at least 1 input channel and a first stride of 1 or 2, got %d"
                  + " channels,"
                  + " stride %d")
              .formatted(inputChannels, stemStride));
    }
  }

  /// The encoder of fmcib, widened by a factor; the published one is 2.
  public static ResNet3d fmcib(double widenFactor) {
    return new ResNet3d(
        BlockKind.BOTTLENECK,
        RESNET_50,
        IntStream.of(64, 128, 256, 512).mapToObj(width -> (int) (width * widenFactor)).toList(),
        1,
        2,
        StemPool.MAX,
        ConvolutionBias.PRESENT);
  }

  /// The Med3D baseline (SPEC 5).
  public static ResNet3d med3d() {
    return new ResNet3d(
        BlockKind.BOTTLENECK,
        RESNET_50,
        List.of(64, 128, 256, 512),
        1,
        1,
        StemPool.MAX,
        ConvolutionBias.ABSENT);
  }

  /// Length of the feature vector.
  public int features() {
    return widths.getLast() * block.expansion();
  }

  /// The first convolution.
  public NormalisedConvolution stem() {
    return new NormalisedConvolution(
        "conv1",
        "bn1",
        inputChannels,
        widths.getFirst(),
        STEM_KERNEL,
        stemStride,
        ConvolutionBias.ABSENT);
  }

  /// All residual blocks in order.
  public List<ResidualBlock> residualBlocks() {
    List<ResidualBlock> all = new ArrayList<>();
    int channels = widths.getFirst();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int n = 0; n < blocks.get(layer); n++) {
        int stride = layer > 0 && n == 0 ? 2 : 1;
        all.add(
            residualBlock("layer" + (layer + 1) + "." + n, channels, widths.get(layer), stride));
        channels = widths.get(layer) * block.expansion();
      }
    }
    return all;
  }

  /// Every entry of the state dictionary, in its order.
  public List<ExpectedTensor> expectedTensors() {
    return convolutions().flatMap(unit -> unit.expectedTensors().stream()).toList();
  }

  /// How many numbers training changes: 184,477,824 for the published encoder.
  public long trainableNumbers() {
    return convolutions().mapToLong(NormalisedConvolution::trainableNumbers).sum();
  }

  private Stream<NormalisedConvolution> convolutions() {
    return Stream.concat(
        Stream.of(stem()),
        residualBlocks().stream()
            .flatMap(each -> Stream.concat(each.path().stream(), each.shortcut().stream())));
  }

  private ResidualBlock residualBlock(String name, int in, int width, int stride) {
    int out = width * block.expansion();
    List<NormalisedConvolution> path =
        switch (block) {
          case BASIC ->
              List.of(inPath(name, 1, in, width, 3, stride), inPath(name, 2, width, width, 3, 1));
          case BOTTLENECK ->
              List.of(
                  inPath(name, 1, in, width, 1, 1),
                  inPath(name, 2, width, width, 3, stride),
                  inPath(name, 3, width, out, 1, 1));
        };
    Optional<NormalisedConvolution> shortcut =
        stride == 1 && in == out
            ? Optional.empty()
            : Optional.of(
                new NormalisedConvolution(
                    name + ".downsample.0",
                    name + ".downsample.1",
                    in,
                    out,
                    1,
                    stride,
                    shortcutBias));
    return new ResidualBlock(name, path, shortcut);
  }

  private static NormalisedConvolution inPath(
      String block, int position, int in, int out, int kernel, int stride) {
    return new NormalisedConvolution(
        block + ".conv" + position,
        block + ".bn" + position,
        in,
        out,
        kernel,
        stride,
        ConvolutionBias.ABSENT);
  }

  private static void requireFour(String what, List<Integer> counts, int most) {
    if (counts.size() != LAYERS || counts.stream().anyMatch(n -> n < 1 || n > most)) {
      throw new IllegalArgumentException(
          "a 3D ResNet has four layers with %s of 1 to %d each, got %s"
              .formatted(what, most, counts));
    }
  }
}
