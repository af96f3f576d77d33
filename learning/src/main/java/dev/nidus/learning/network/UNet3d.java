package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Extent3;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// The U-Net of Models Genesis (Zhou et al. 2019, SPEC 5): four levels of two 3^3 convolutions, the
/// first three followed by max-pooling, and the same way back by transposed convolutions. Features are
/// the lowest map, averaged to 2^3 voxels. Names and shapes of its tensors are those of the published
/// files.
///
/// @param inputChannels channels of a patch; 1 for CT
/// @param width channels of the first convolution: 32 in the published network; doubled by each
///     convolution that follows a new level
/// @param part which tensors there are; features need the encoder's alone
/// @param normalisation whose statistics normalise; changes no tensor
public record UNet3d(int inputChannels, int width, Part part, Normalisation normalisation)
    implements Network {
  /// What a file holds of it.
  public enum Part {
    /// The way down: what features come from.
    ENCODER,
    /// The way down and up: what the published file holds.
    WHOLE
  }

  /// Channels of the first convolution of the published network.
  public static final int PUBLISHED_WIDTH = 32;

  static final int LEVELS = 4;

  /// The windows whose means are the features, and the step between them.
  static final int WINDOW = 3;

  static final int WINDOW_STEP = 2;

  /// Doubles the edge of a map.
  static final Convolution RISE = new Convolution(2, 0);

  /// Edge of the averaged map for the published patch of 48^3.
  private static final int FEATURE_EDGE = 2;

  private static final int MOST_CHANNELS = 1 << 12;
  private static final Extent3 ONE = Extent3.cube(1);
  private static final Extent3 TWO = Extent3.cube(2);
  private static final Extent3 THREE = Extent3.cube(3);

  public UNet3d {
    if (inputChannels < 1 || inputChannels > MOST_CHANNELS || width < 1 || width > MOST_CHANNELS) {
      throw new IllegalArgumentException(
          "a U-Net takes 1 to %d input channels and starts with 1 to %d, got %d and %d"
              .formatted(MOST_CHANNELS, MOST_CHANNELS, inputChannels, width));
    }
  }

  /// The encoder of Models Genesis: 7,027,776 numbers.
  public static UNet3d genesis(Normalisation normalisation) {
    return new UNet3d(1, PUBLISHED_WIDTH, Part.ENCODER, normalisation);
  }

  /// The same weights with other statistics.
  public UNet3d with(Normalisation other) {
    return new UNet3d(inputChannels, width, part, other);
  }

  /// The same network with other parts.
  public UNet3d with(Part other) {
    return new UNet3d(inputChannels, width, other, normalisation);
  }

  /// A transposed convolution that doubles the map, and the two convolutions that follow once the map
  /// of the same size on the way down is laid beside it.
  ///
  /// @param key of the transposed convolution
  /// @param channels it takes and gives
  record Ascent(String key, int channels, List<NormalisedConvolution> path) {
    String weightKey() {
      return key + ".weight";
    }

    String biasKey() {
      return key + ".bias";
    }
  }

  /// The convolutions of each level on the way down, the finest first.
  List<List<NormalisedConvolution>> levels() {
    return IntStream.range(0, LEVELS)
        .mapToObj(n ->
            pair(
                "down_tr" + name(n),
                n == 0 ? inputChannels : width << n,
                width << n,
                2 * (width << n)))
        .toList();
  }

  /// The way up, the coarsest first; empty where the file holds the encoder alone.
  List<Ascent> ascents() {
    if (part == Part.ENCODER) {
      return List.of();
    }
    List<Ascent> ascents = new ArrayList<>();
    for (int n = LEVELS - 2; n >= 0; n--) {
      int below = 4 * (width << n);
      int beside = 2 * (width << n);
      String name = "up_tr" + name(n);
      ascents.add(new Ascent(name + ".up_conv", below, pair(name, below + beside, beside, beside)));
    }
    return ascents;
  }

  /// Key of the last convolution's weight, 1^3 and followed by a sigmoid.
  String lastWeightKey() {
    return "out_tr.final_conv.weight";
  }

  String lastBiasKey() {
    return "out_tr.final_conv.bias";
  }

  @Override
  public List<ExpectedTensor> expectedTensors() {
    List<ExpectedTensor> tensors = new ArrayList<>();
    levels().forEach(level -> level.forEach(unit -> tensors.addAll(unit.expectedTensors())));
    for (Ascent ascent : ascents()) {
      tensors.add(
          ExpectedTensor.numbers(
              ascent.weightKey(),
              ascent.channels(),
              ascent.channels(),
              TWO.depth(),
              TWO.height(),
              TWO.width()));
      tensors.add(ExpectedTensor.numbers(ascent.biasKey(), ascent.channels()));
      ascent.path().forEach(unit -> tensors.addAll(unit.expectedTensors()));
    }
    if (part == Part.WHOLE) {
      tensors.add(ExpectedTensor.numbers(lastWeightKey(), inputChannels, 2L * width, 1, 1, 1));
      tensors.add(ExpectedTensor.numbers(lastBiasKey(), inputChannels));
    }
    return tensors;
  }

  @Override
  public SequencedMap<String, List<String>> parts() {
    SequencedMap<String, List<String>> parts = new LinkedHashMap<>();
    List<List<NormalisedConvolution>> levels = levels();
    for (int n = LEVELS - 1; n >= 0; n--) {
      parts.put(
          "down_tr" + name(n),
          levels.get(n).stream()
              .flatMap(unit -> unit.expectedTensors().stream())
              .map(ExpectedTensor::name)
              .toList());
    }
    return parts;
  }

  @Override
  public int features() {
    return 2 * (width << (LEVELS - 1)) * FEATURE_EDGE * FEATURE_EDGE * FEATURE_EDGE;
  }

  @Override
  public String summary() {
    return "U-Net %s of width %d, %s"
        .formatted(
            part == Part.ENCODER ? "encoder" : "with its decoder", width, normalisation.phrase());
  }

  /// Does nothing if patches of this size have the feature vector's length.
  ///
  /// @throws IllegalArgumentException with a sentence if they have not
  void requireEncodable(Extent3 patch) {
    if (pooled(patch.least()) != FEATURE_EDGE || pooled(patch.most()) != FEATURE_EDGE) {
      throw new IllegalArgumentException(
          "a U-Net makes its %d features of patches with 40 to 55 voxels a side, these have %s; leave --patch-size out for the 48 that it was trained on"
              .formatted(features(), patch));
    }
  }

  private static int pooled(int edge) {
    int lowest = edge >> (LEVELS - 1);
    return lowest < WINDOW ? 0 : (lowest - WINDOW) / WINDOW_STEP + 1;
  }

  /// The number in a level's name, whatever the width: 64, 128, 256, 512.
  private static int name(int level) {
    return 64 << level;
  }

  private static List<NormalisedConvolution> pair(String level, int in, int middle, int out) {
    return List.of(unit(level + ".ops.0", in, middle), unit(level + ".ops.1", middle, out));
  }

  private static NormalisedConvolution unit(String key, int in, int out) {
    return new NormalisedConvolution(
        key + ".conv1", key + ".bn1", in, out, THREE, ONE, ConvolutionBias.PRESENT);
  }
}
