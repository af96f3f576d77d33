package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A 3D ResNet without its last linear layer: patches (n, channels, z, y, x) become features (n,
/// {@link #features}). Names and shapes of its tensors are MONAI's (SPEC 3.1, 3.2).
///
/// @param block the residual block
/// @param blocks blocks in each of the four layers; [3, 4, 6, 3] is ResNet-50
/// @param widths channels inside the blocks of each layer; fmcib: [128, 256, 512, 1024]
/// @param inputChannels channels of a patch; 1 for CT
/// @param stem the first convolution and what follows it
/// @param strides the step of each layer's first block, 1 or 2 along each axis; usually 1, 2, 2, 2
/// @param shortcutBias whether the 1^3 convolutions of the shortcuts have a bias: fmcib has
/// @param pooling how the maps become features; changes no tensor
public record ResNet3d(
    BlockKind block,
    List<Integer> blocks,
    List<Integer> widths,
    int inputChannels,
    Stem stem,
    List<Extent3> strides,
    ConvolutionBias shortcutBias,
    FeaturePooling pooling)
    implements Network {
  /// Layers of residual blocks.
  public static final int LAYERS = 4;

  /// Edge of the first kernel of the published networks.
  public static final int STEM_KERNEL = 7;

  static final List<Integer> RESNET_50 = List.of(3, 4, 6, 3);

  /// The first layer keeps the size, each other halves it.
  static final List<Extent3> USUAL_STRIDES =
      List.of(Extent3.cube(1), Extent3.cube(2), Extent3.cube(2), Extent3.cube(2));

  /// Guards against a mistyped or hostile description.
  private static final int MOST_BLOCKS = 256;

  private static final int MOST_CHANNELS = 1 << 16;

  private static final String LAYER = "layer";

  private static final Extent3 ONE = Extent3.cube(1);
  private static final Extent3 THREE = Extent3.cube(3);

  public ResNet3d {
    blocks = List.copyOf(blocks);
    widths = List.copyOf(widths);
    strides = List.copyOf(strides);
    requireFour("blocks", blocks, MOST_BLOCKS);
    requireFour("widths", widths, MOST_CHANNELS);
    if (inputChannels < 1 || inputChannels > MOST_CHANNELS || !isStride(stem.stride())) {
      throw new IllegalArgumentException(
          ("a 3D ResNet takes at least 1 input channel and a first stride of 1 or 2, got %d"
                  + " channels,"
                  + " stride %s")
              .formatted(inputChannels, stem.stride()));
    }
    if (strides.size() != LAYERS || !strides.stream().allMatch(ResNet3d::isStride)) {
      throw new IllegalArgumentException(
          "a 3D ResNet has four layers with strides of 1 or 2 along each axis, got " + strides);
    }
  }

  /// A network of the published kind: first kernel 7^3, each later layer halves the size, features are
  /// means of the last map.
  ///
  /// @param stemStride stride of the first convolution: fmcib 2, Med3D 1
  public ResNet3d(
      BlockKind block,
      List<Integer> blocks,
      List<Integer> widths,
      int inputChannels,
      int stemStride,
      StemPool stemPool,
      ConvolutionBias shortcutBias) {
    this(
        block,
        blocks,
        widths,
        inputChannels,
        Stem.cube(stemStride, stemPool),
        USUAL_STRIDES,
        shortcutBias,
        FeaturePooling.AVERAGE);
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

  /// A shallow encoder for patches of thick slices, 32 x 32 x 10 voxels of 0.977 x 0.977 x 3.27 mm: it
  /// learns in minutes on two cores. ResNet-10 of 898,128 numbers; slices are left apart until the map
  /// is about as fine along z as along x and y.
  public static ResNet3d small() {
    Extent3 inPlane = new Extent3(1, 2, 2);
    return new ResNet3d(
        BlockKind.BASIC,
        List.of(1, 1, 1, 1),
        List.of(16, 32, 64, 128),
        1,
        new Stem(new Extent3(3, 5, 5), inPlane, StemPool.NONE),
        List.of(Extent3.cube(1), inPlane, Extent3.cube(2), Extent3.cube(2)),
        ConvolutionBias.ABSENT,
        FeaturePooling.AVERAGE);
  }

  /// The same weights with other features.
  public ResNet3d with(FeaturePooling other) {
    return new ResNet3d(block, blocks, widths, inputChannels, stem, strides, shortcutBias, other);
  }

  @Override
  public int features() {
    return switch (pooling) {
      case AVERAGE -> widths.getLast() * block.expansion();
      case STAGES -> 2 * block.expansion() * widths.stream().mapToInt(Integer::intValue).sum();
    };
  }

  @Override
  public String summary() {
    return "%s blocks %s, widths %s"
        .formatted(block == BlockKind.BASIC ? "basic" : "bottleneck", blocks, widths);
  }

  /// The first convolution.
  public NormalisedConvolution firstConvolution() {
    return new NormalisedConvolution(
        "conv1",
        "bn1",
        inputChannels,
        widths.getFirst(),
        stem.kernel(),
        stem.stride(),
        ConvolutionBias.ABSENT);
  }

  /// All residual blocks in order.
  public List<ResidualBlock> residualBlocks() {
    List<ResidualBlock> all = new ArrayList<>();
    int channels = widths.getFirst();
    for (int layer = 0; layer < LAYERS; layer++) {
      for (int n = 0; n < blocks.get(layer); n++) {
        Extent3 stride = n == 0 ? strides.get(layer) : ONE;
        all.add(residualBlock(LAYER + (layer + 1) + "." + n, channels, widths.get(layer), stride));
        channels = widths.get(layer) * block.expansion();
      }
    }
    return all;
  }

  @Override
  public List<ExpectedTensor> expectedTensors() {
    return convolutions().flatMap(unit -> unit.expectedTensors().stream()).toList();
  }

  @Override
  public SequencedMap<String, List<String>> parts() {
    SequencedMap<String, List<String>> parts = new LinkedHashMap<>();
    for (int n = LAYERS; n >= 0; n--) {
      int stage = n;
      parts.put(
          n == 0 ? "stem" : LAYER + n,
          expectedTensors().stream()
              .map(ExpectedTensor::name)
              .filter(key -> stage(key) == stage)
              .toList());
    }
    return parts;
  }

  /// The stage that a tensor belongs to: 0 is the stem, 1 to 4 the layers.
  int stage(String key) {
    return key.startsWith(LAYER) ? key.charAt(LAYER.length()) - '0' : 0;
  }

  /// How many blocks come before the end of each layer: [3, 7, 13, 16] for ResNet-50.
  List<Integer> stageEnds() {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (int count : blocks) {
      end += count;
      ends.add(end);
    }
    return ends;
  }

  private Stream<NormalisedConvolution> convolutions() {
    return Stream.concat(
        Stream.of(firstConvolution()),
        residualBlocks().stream()
            .flatMap(each -> Stream.concat(each.path().stream(), each.shortcut().stream())));
  }

  private ResidualBlock residualBlock(String name, int in, int width, Extent3 stride) {
    int out = width * block.expansion();
    List<NormalisedConvolution> path =
        switch (block) {
          case BASIC ->
              List.of(
                  inPath(name, 1, in, width, THREE, stride),
                  inPath(name, 2, width, width, THREE, ONE));
          case BOTTLENECK ->
              List.of(
                  inPath(name, 1, in, width, ONE, ONE),
                  inPath(name, 2, width, width, THREE, stride),
                  inPath(name, 3, width, out, ONE, ONE));
        };
    Optional<NormalisedConvolution> shortcut =
        stride.equals(ONE) && in == out
            ? Optional.empty()
            : Optional.of(
                new NormalisedConvolution(
                    name + ".downsample.0",
                    name + ".downsample.1",
                    in,
                    out,
                    ONE,
                    stride,
                    shortcutBias));
    return new ResidualBlock(name, path, shortcut);
  }

  private static NormalisedConvolution inPath(
      String block, int position, int in, int out, Extent3 kernel, Extent3 stride) {
    return new NormalisedConvolution(
        block + ".conv" + position,
        block + ".bn" + position,
        in,
        out,
        kernel,
        stride,
        ConvolutionBias.ABSENT);
  }

  private static boolean isStride(Extent3 stride) {
    return stride.least() >= 1 && stride.most() <= 2;
  }

  private static void requireFour(String what, List<Integer> counts, int most) {
    if (counts.size() != LAYERS || counts.stream().anyMatch(n -> n < 1 || n > most)) {
      throw new IllegalArgumentException(
          "a 3D ResNet has four layers with %s of 1 to %d each, got %s"
              .formatted(what, most, counts));
    }
  }
}
