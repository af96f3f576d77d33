package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.TensorFailure;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Makes trunks for inference: fused where a self-check on this machine passes, folded otherwise.
///
/// Loading is lean: the weights of a layer are copied out of the file, folded, packed and released,
/// so the peak is little more than the packed network.
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
    return trunk(unit -> weights.folded(unit).moved(device, precision), device);
  }

  private FusedOutcome fused(Extent3 patch, FusedLayers packing) {
    PackedLayers packed;
    try {
      packed = PackedLayers.of(network, weights, patch, packing, precision);
    } catch (TensorFailure e) {
      return new FusedOutcome.Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> difference = check(patch, packed);
    if (difference.isPresent()) {
      packed.close();
      return new FusedOutcome.Refused(difference.get());
    }
    return new FusedOutcome.Agreed(trunk(packed::layer, Device.CPU));
  }

  private Optional<String> check(Extent3 patch, PackedLayers packed) {
    SelfCheck check = new SelfCheck(network, weights, patch, precision);
    try {
      return check.difference(trunk(unit -> check.watched(unit, packed.layer(unit)), Device.CPU));
    } catch (TensorFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      NativeMemory.giveBackUnused();
    }
  }

  private ResNetTrunk trunk(Function<NormalisedConvolution, Layer> maker, Device device) {
    List<Block> blocks =
        network.residualBlocks().stream()
            .map(block ->
                new Block(
                    block.name(),
                    block.path().stream().map(maker).toList(),
                    block.shortcut().map(maker)))
            .toList();
    return new ResNetTrunk(
        network, maker.apply(network.firstConvolution()), blocks, device, precision);
  }

  /// What became of the attempt to load fused layers.
  private sealed interface FusedOutcome {
    record Agreed(ResNetTrunk trunk) implements FusedOutcome {}

    record Refused(String why) implements FusedOutcome {}
  }
}
