package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Convolution;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.GuidedRectifiers;
import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A U-Net in training or in use, with parameters by their keys. {@link #evaluation} normalises as the
/// network says: by stored statistics, or by those of the batch.
public final class PlainUNet implements TrainableNetwork {
  private static final Convolution ONE_TO_ONE = new Convolution(1, 0);

  private final UNet3d network;
  private final NetworkState state;
  private final TrainingOptions options;

  private PlainUNet(UNet3d network, NetworkState state, TrainingOptions options) {
    this.network = network;
    this.state = state;
    this.options = options;
  }

  /// Takes a copy of the weights.
  ///
  /// @throws UnfitWeights if they are not exactly those of the network
  public static PlainUNet of(
      UNet3d network, Map<String, StoredTensor> weights, TrainingOptions options)
      throws UnfitWeights {
    return new PlainUNet(
        network,
        NetworkState.of(network.summary(), network.expectedTensors(), weights, options.master()),
        options);
  }

  /// The patches as the whole network restores them, between 0 and 1: (n, channels, z, y, x). It
  /// normalises as {@link #evaluation} does.
  ///
  /// @param patches (n, channels, z, y, x) with edges that are multiples of 8; not closed
  /// @throws IllegalStateException if there is no decoder
  public Tensor restore(Tensor patches) {
    if (network.part() != UNet3d.Part.WHOLE) {
      throw new IllegalStateException("the %s restores nothing".formatted(network.summary()));
    }
    BatchNorm.Mode mode = evaluationMode();
    List<Tensor> maps = trunk(mode).down(patches);
    Tensor x = maps.getLast();
    int level = maps.size() - 2;
    for (UNet3d.Ascent ascent : network.ascents()) {
      try (Tensor below = x;
          Tensor beside = maps.get(level--);
          Tensor raised =
              LayerOperators.raise(
                  below,
                  state.parameter(ascent.weightKey()),
                  state.parameter(ascent.biasKey()),
                  UNet3d.RISE);
          Tensor both = Rows.besides(List.of(raised, beside))) {
        x =
            UNetTrunk.through(
                ascent.path().stream().<Layer>map(unit -> layer(unit, mode)).toList(), both);
      }
    }
    try (Tensor last = x;
        Tensor sums =
            LayerOperators.convolve(
                last,
                state.parameter(network.lastWeightKey()),
                Optional.of(state.parameter(network.lastBiasKey())),
                ONE_TO_ONE);
        Tensor exact = sums.to(result())) {
      return LayerOperators.sigmoid(exact);
    }
  }

  @Override
  public UNet3d network() {
    return network;
  }

  @Override
  public NetworkState state() {
    return state;
  }

  @Override
  public Trunk training() {
    return trunk(BatchNorm.Mode.BATCH_STATISTICS);
  }

  @Override
  public Trunk evaluation() {
    return trunk(evaluationMode());
  }

  @Override
  public Optional<Trunk> guided(GuidedRectifiers rectifiers) {
    BatchNorm.Mode mode = evaluationMode();
    return Optional.of(
        new UNetTrunk(
            network,
            unit -> new GuidedLayer(layer(unit, mode), rectifiers),
            Device.CPU,
            options.arithmetic()));
  }

  @Override
  public void close() {
    state.close();
  }

  private BatchNorm.Mode evaluationMode() {
    return switch (network.normalisation()) {
      case STORED -> BatchNorm.Mode.STORED_STATISTICS;
      // the published code also moves the stored ones here, which no feature sees
      case BATCH -> BatchNorm.Mode.BATCH_STATISTICS_AGAIN;
    };
  }

  private UNetTrunk trunk(BatchNorm.Mode mode) {
    return new UNetTrunk(network, unit -> layer(unit, mode), Device.CPU, options.arithmetic());
  }

  private PlainLayer layer(NormalisedConvolution unit, BatchNorm.Mode mode) {
    return new PlainLayer(unit, state, mode, options.exchange());
  }

  private Precision result() {
    return switch (options.arithmetic()) {
      case FLOAT32, BFLOAT16 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
    };
  }
}
