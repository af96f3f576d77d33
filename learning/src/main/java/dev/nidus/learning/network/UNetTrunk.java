package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The one walk down a U-Net, whatever its layers are made of.
final class UNetTrunk implements Trunk {
  private static final Convolution HALVE = new Convolution(2, 0);

  private final UNet3d network;
  private final List<List<Layer>> levels;
  private final Device device;
  private final Precision precision;

  UNetTrunk(
      UNet3d network,
      Function<NormalisedConvolution, Layer> maker,
      Device device,
      Precision precision) {
    this.network = network;
    this.levels =
        network.levels().stream().map(level -> level.stream().map(maker).toList()).toList();
    this.device = device;
    this.precision = precision;
  }

  @Override
  public Tensor features(Tensor patches) {
    network.requireEncodable(Extent3.ofVolumes(patches.shape()));
    List<Tensor> maps = down(patches);
    for (Tensor passed : maps.subList(0, maps.size() - 1)) {
      passed.close();
    }
    try (Tensor lowest = maps.getLast();
        Tensor exact = lowest.to(result());
        Tensor means =
            LayerOperators.meanOfWindows(
                exact, UNet3d.WINDOW, new Convolution(UNet3d.WINDOW_STEP, 0));
        Tensor rows = means.reshape(patches.shape().getFirst(), network.features())) {
      return rows.to(Device.CPU);
    }
  }

  /// The map of every level, the finest first; to be closed by the caller.
  List<Tensor> down(Tensor patches) {
    List<Tensor> maps = new ArrayList<>();
    try (Tensor there = patches.to(device);
        Tensor converted = there.to(precision)) {
      maps.add(through(levels.getFirst(), converted));
    }
    for (List<Layer> level : levels.subList(1, levels.size())) {
      try (Tensor halved = maps.getLast().maxPool3d(2, HALVE)) {
        maps.add(through(level, halved));
      }
    }
    return maps;
  }

  @Override
  public void close() {
    levels.forEach(level -> level.forEach(Layer::close));
    NativeMemory.giveBackUnused();
  }

  /// A level's two layers; closes nothing that it was given.
  static Tensor through(List<Layer> level, Tensor x) {
    try (Tensor inner = level.getFirst().applyRelu(x)) {
      return level.getLast().applyRelu(inner);
    }
  }

  private Precision result() {
    return switch (precision) {
      case FLOAT32, BFLOAT16 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
    };
  }
}
