package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.TensorFailure;
import dev.nidus.learning.weights.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes trunks for inference: fused where a self-check on this machine passes, folded otherwise.
///
/// Loading is lean: the weights of one block are copied out of the file, folded, packed and
/// released before those of the next, so the peak is the packed network and one block.
public final class InferenceResNet {
  private static final Extent3 PUBLISHED_PATCH = Extent3.cube(50);

  private final ResNet3d network;
  private final Weights weights;
  private final Precision precision;

  private InferenceResNet(ResNet3d network, Weights weights, Precision precision) {
    this.network = network;
    this.weights = weights;
    this.precision = precision;
  }

  /// A trunk and what to say about it.
  ///
  /// @param trunk to be closed by the caller
  /// @param statement how it computes, for people
  public record Loaded(Trunk trunk, String statement) {}

  /// The fastest trunk that agrees with the folded one on this machine, packed for patches of 50^3.
  ///
  /// @throws UnfitWeights if the weights are not exactly those of the network
  public static Loaded fastest(
      ResNet3d network, Map<String, StoredTensor> trunk, Device device, Precision precision)
      throws UnfitWeights {
    return fastest(network, trunk, device, precision, PUBLISHED_PATCH);
  }

  /// The fastest trunk that agrees with the folded one on this machine.
  ///
  /// @param patch the usual size of a patch, for which weights are packed; every size gives the same
  ///     numbers
  /// @throws UnfitWeights if the weights are not exactly those of the network
  public static Loaded fastest(
      ResNet3d network,
      Map<String, StoredTensor> trunk,
      Device device,
      Precision precision,
      Extent3 patch)
      throws UnfitWeights {
    return fastest(network, trunk, device, precision, patch, FusedLayers.ONE_DNN);
  }

  /// As the other, with the packing as an argument, so that tests can break it.
  static Loaded fastest(
      ResNet3d network,
      Map<String, StoredTensor> trunk,
      Device device,
      Precision precision,
      Extent3 patch,
      FusedLayers packing)
      throws UnfitWeights {
    WeightsFit.require(network, trunk);
    InferenceResNet loading = new InferenceResNet(network, new Weights(trunk), precision);
    Optional<String> obstacle =
        device == Device.CPU
            ? FusedConvolution.whyUnavailable()
            : Optional.of("the device is not the processor");
    String reason;
    if (obstacle.isPresent()) {
      reason = obstacle.get();
    } else {
      switch (loading.fused(patch, packing)) {
        case FusedOutcome.Agreed(ResNetTrunk fused) -> {
          return new Loaded(fused, "fused convolutions");
        }
        case FusedOutcome.Refused(String why) -> reason = why;
      }
    }
    return new Loaded(
        loading.folded(device), "folded convolutions (no fused ones: " + reason + ")");
  }

  /// The folded trunk: batch normalisation multiplied into ordinary convolutions.
  ///
  /// @throws UnfitWeights if the weights are not exactly those of the network
  public static Loaded folded(
      ResNet3d network, Map<String, StoredTensor> trunk, Device device, Precision precision)
      throws UnfitWeights {
    WeightsFit.require(network, trunk);
    return new Loaded(
        new InferenceResNet(network, new Weights(trunk), precision).folded(device),
        "folded convolutions");
  }

  private ResNetTrunk folded(Device device) {
    Function<NormalisedConvolution, Layer> maker = unit -> moved(weights.folded(unit), device);
    List<Block> blocks =
        network.residualBlocks().stream().map(block -> block(block, maker)).toList();
    return new ResNetTrunk(
        network, maker.apply(network.firstConvolution()), blocks, device, precision);
  }

  private FusedOutcome fused(Extent3 patch, FusedLayers packing) {
    List<Runnable> releases = new ArrayList<>();
    try (SelfCheck check = new SelfCheck(network, precision)) {
      EdgeWalk edges = new EdgeWalk(network, patch);
      Layer stem;
      try (FoldedLayer reference = weights.folded(network.firstConvolution())) {
        stem = packing.pack(reference, edges.stem(), precision);
        releases.add(stem::close);
        check.stem(reference, stem);
      }
      List<Block> blocks = new ArrayList<>();
      for (ResidualBlock described : network.residualBlocks()) {
        try (Block reference = block(described, weights::folded)) {
          Block fused = packed(described, reference, packing, edges);
          releases.add(fused::close);
          blocks.add(fused);
          check.block(reference, fused);
        }
        NativeMemory.giveBackUnused();
      }
      Optional<String> difference = check.difference();
      if (difference.isPresent()) {
        releases.forEach(Runnable::run);
        return new FusedOutcome.Refused(difference.get());
      }
      return new FusedOutcome.Agreed(new ResNetTrunk(network, stem, blocks, Device.CPU, precision));
    } catch (TensorFailure e) {
      releases.forEach(Runnable::run);
      return new FusedOutcome.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Block packed(
      ResidualBlock described, Block reference, FusedLayers packing, EdgeWalk edges) {
    Extent3 input = edges.current();
    List<Layer> path = new ArrayList<>();
    for (int n = 0; n < described.path().size(); n++) {
      path.add(
          packing.pack(
              (FoldedLayer) reference.path().get(n),
              edges.next(described.path().get(n)),
              precision));
    }
    return new Block(
        described.name(),
        path,
        reference.shortcut().map(layer -> packing.pack((FoldedLayer) layer, input, precision)));
  }

  private FoldedLayer moved(FoldedLayer layer, Device device) {
    if (device == Device.CPU && precision == Precision.FLOAT32) {
      return layer;
    }
    try (layer) {
      return new FoldedLayer(
          layer.weight().to(device, precision), layer.bias().to(device, precision), layer.how());
    }
  }

  private static Block block(
      ResidualBlock described, Function<NormalisedConvolution, ? extends Layer> maker) {
    return new Block(
        described.name(),
        described.path().stream().map(maker).toList(),
        described.shortcut().map(maker));
  }

  /// What became of the attempt to load fused layers.
  private sealed interface FusedOutcome {
    record Agreed(ResNetTrunk trunk) implements FusedOutcome {}

    record Refused(String why) implements FusedOutcome {}
  }
}
