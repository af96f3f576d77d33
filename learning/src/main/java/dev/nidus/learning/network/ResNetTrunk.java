package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;
import java.util.function.BiConsumer;

/// The one walk through a ResNet, whatever its layers are made of.
final class ResNetTrunk implements Trunk {
  private static final int POOL_KERNEL = 3;
  private static final Convolution POOL = new Convolution(2, 1);

  private final ResNet3d network;
  private final Layer stem;
  private final List<Block> blocks;
  private final Device device;
  private final Precision precision;

  ResNetTrunk(
      ResNet3d network, Layer stem, List<Block> blocks, Device device, Precision precision) {
    this.network = network;
    this.stem = stem;
    this.blocks = List.copyOf(blocks);
    this.device = device;
    this.precision = precision;
  }

  @Override
  public Tensor features(Tensor patches) {
    return features(patches, (_, _) -> {});
  }

  /// As {@link Trunk#features}, showing each intermediate by its name: `stem`, `maxpool`,
  /// `layer1.0`... The tensor must be read inside the call: the next block may write over it.
  Tensor features(Tensor patches, BiConsumer<String, Tensor> observer) {
    Tensor x;
    try (Tensor there = patches.to(device);
        Tensor converted = there.to(precision)) {
      x = stem.applyRelu(converted);
    }
    observer.accept("stem", x);
    x = pooled(x, network.stem().pool());
    observer.accept("maxpool", x);
    List<Integer> stageEnds = network.stageEnds();
    StagePooling pooling = new StagePooling(network.pooling(), precision);
    for (int n = 0; n < blocks.size(); n++) {
      Block block = blocks.get(n);
      Tensor next = block.apply(x);
      x.close();
      x = next;
      observer.accept(block.name(), x);
      if (stageEnds.contains(n + 1)) {
        pooling.stage(x);
      }
    }
    x.close();
    try (Tensor features = pooling.features()) {
      return features.to(Device.CPU);
    }
  }

  /// What follows the stem; closes its operand.
  static Tensor pooled(Tensor x, StemPool pool) {
    return switch (pool) {
      case NONE -> x;
      case MAX -> {
        try (x) {
          yield x.maxPool3d(POOL_KERNEL, POOL);
        }
      }
    };
  }

  /// The stem and its pooling, for a patch in this trunk's precision, which is not closed.
  Tensor enter(Tensor converted) {
    return pooled(stem.applyRelu(converted), network.stem().pool());
  }

  List<Block> blocks() {
    return blocks;
  }

  @Override
  public void close() {
    stem.close();
    blocks.forEach(Block::close);
    NativeMemory.giveBackUnused();
  }
}
