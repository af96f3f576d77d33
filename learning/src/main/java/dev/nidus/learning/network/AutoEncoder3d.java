package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Extent3;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The convolutional auto-encoder that the study compared with (SPEC 5): 3^3 convolutions with
/// instance normalisation and a learned leak down to a small map, a residual unit there, and the same
/// way back by transposed convolutions. Features are the means of the residual unit's map. Names and
/// shapes of its tensors are MONAI's.
///
/// @param inputChannels channels of a patch; 1 for CT
/// @param channels after each encoding convolution
/// @param strides of the encoding convolutions, 1 or 2, as many; decoding has them in reverse
/// @param intermediate channels of the residual unit: the length of the feature vector
public record AutoEncoder3d(
    int inputChannels, List<Integer> channels, List<Integer> strides, int intermediate)
    implements Network {
  static final Extent3 KERNEL = Extent3.cube(3);

  /// Wider than the kernel needs: the reference pads every convolution but those of the unit by 2.
  private static final int PADDING = 2;

  private static final int MOST = 1 << 16;
  private static final int MOST_LAYERS = 32;

  public AutoEncoder3d {
    channels = List.copyOf(channels);
    strides = List.copyOf(strides);
    if (channels.isEmpty()
        || channels.size() > MOST_LAYERS
        || channels.size() != strides.size()
        || channels.stream().anyMatch(n -> n < 1 || n > MOST)
        || strides.stream().anyMatch(n -> n < 1 || n > 2)
        || inputChannels < 1
        || inputChannels > MOST
        || intermediate < 1
        || intermediate > MOST) {
      throw new IllegalArgumentException(
          ("an auto-encoder has 1 to %d layers of 1 to %d channels, each with a stride of 1 or 2,"
                  + " got channels %s, strides %s, %d between them, %d in the patch")
              .formatted(MOST_LAYERS, MOST, channels, strides, intermediate, inputChannels));
    }
  }

  /// The reference's: 230,377,744 numbers.
  public static AutoEncoder3d reference() {
    return new AutoEncoder3d(
        1, List.of(128, 512, 128, 256, 1024, 256, 1024), List.of(2, 2, 2, 1, 2, 2, 2), 2048);
  }

  /// A convolution of it.
  ///
  /// @param key of the convolution, for example `encode.encode_0.conv`
  /// @param slope key of the leak that follows normalisation; empty for the last, which has neither
  /// @param how its movement
  record Unit(String key, String slope, int in, int out, Convolution how) {
    String weightKey() {
      return key + ".weight";
    }

    String biasKey() {
      return key + ".bias";
    }
  }

  /// From the patch to the small map.
  List<Unit> encoding() {
    List<Unit> units = new ArrayList<>();
    int in = inputChannels;
    for (int n = 0; n < channels.size(); n++) {
      String key = "encode.encode_" + n;
      units.add(
          new Unit(
              key + ".conv",
              key + ".adn.A.weight",
              in,
              channels.get(n),
              new Convolution(strides.get(n), PADDING)));
      in = channels.get(n);
    }
    return units;
  }

  /// The two convolutions of the residual unit.
  List<Unit> between() {
    String key = "intermediate.inter_0.conv.unit";
    return List.of(
        new Unit(
            key + "0.conv",
            key + "0.adn.A.weight",
            channels.getLast(),
            intermediate,
            new Convolution(1, 1)),
        new Unit(
            key + "1.conv",
            key + "1.adn.A.weight",
            intermediate,
            intermediate,
            new Convolution(1, 1)));
  }

  /// What the residual unit adds to its path: a 1^3 convolution.
  Unit shortcut() {
    return new Unit(
        "intermediate.inter_0.residual",
        "",
        channels.getLast(),
        intermediate,
        new Convolution(1, 0));
  }

  /// From the unit's map to the patch: transposed convolutions.
  List<Unit> decoding() {
    List<Unit> units = new ArrayList<>();
    int in = intermediate;
    for (int n = channels.size() - 1; n >= 0; n--) {
      String key = "decode.decode_" + (channels.size() - 1 - n) + ".conv";
      int out = n > 0 ? channels.get(n - 1) : inputChannels;
      units.add(
          new Unit(
              key + ".conv",
              n > 0 ? key + ".adn.A.weight" : "",
              in,
              out,
              new Convolution(strides.get(n), PADDING)));
      in = out;
    }
    return units;
  }

  @Override
  public List<ExpectedTensor> expectedTensors() {
    List<ExpectedTensor> tensors = new ArrayList<>();
    encoding().forEach(unit -> add(tensors, unit, unit.out(), unit.in(), KERNEL));
    between().forEach(unit -> add(tensors, unit, unit.out(), unit.in(), KERNEL));
    add(tensors, shortcut(), intermediate, channels.getLast(), Extent3.cube(1));
    decoding().forEach(unit -> add(tensors, unit, unit.in(), unit.out(), KERNEL));
    return tensors;
  }

  @Override
  public SequencedMap<String, List<String>> parts() {
    SequencedMap<String, List<String>> parts = new LinkedHashMap<>();
    parts.put("all layers", expectedTensors().stream().map(ExpectedTensor::name).toList());
    return parts;
  }

  @Override
  public int features() {
    return intermediate;
  }

  @Override
  public String summary() {
    return "auto-encoder of channels %s, %d between them".formatted(channels, intermediate);
  }

  /// Whether a patch of this size is reconstructed in its own size.
  public boolean reconstructs(Extent3 patch) {
    return returns(patch.depth()) && returns(patch.height()) && returns(patch.width());
  }

  private boolean returns(int edge) {
    int map = edge;
    for (int stride : strides) {
      map = (map + 2 * PADDING - KERNEL.width()) / stride + 1;
    }
    for (int stride : strides.reversed()) {
      map = (map - 1) * stride - 2 * PADDING + KERNEL.width() + stride - 1;
    }
    return map == edge;
  }

  private static void add(
      List<ExpectedTensor> tensors, Unit unit, int first, int second, Extent3 kernel) {
    tensors.add(
        ExpectedTensor.numbers(
            unit.weightKey(), first, second, kernel.depth(), kernel.height(), kernel.width()));
    tensors.add(ExpectedTensor.numbers(unit.biasKey(), unit.out()));
    if (!unit.slope().isEmpty()) {
      tensors.add(ExpectedTensor.numbers(unit.slope(), 1));
    }
  }
}
