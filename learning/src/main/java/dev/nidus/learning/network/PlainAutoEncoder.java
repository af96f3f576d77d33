package dev.nidus.learning.network;

import dev.nidus.learning.tensor.GuidedRectifiers;
import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An auto-encoder in training or in use. It has no batch statistics: training and evaluation compute
/// the same.
public final class PlainAutoEncoder implements TrainableNetwork {
  private final AutoEncoder3d network;
  private final NetworkState state;
  private final Precision arithmetic;

  private PlainAutoEncoder(AutoEncoder3d network, NetworkState state, Precision arithmetic) {
    this.network = network;
    this.state = state;
    this.arithmetic = arithmetic;
  }

  /// Takes a copy of the weights.
  ///
  /// @throws UnfitWeights if they are not exactly those of the network
  public static PlainAutoEncoder of(
      AutoEncoder3d network, Map<String, StoredTensor> weights, TrainingOptions options)
      throws UnfitWeights {
    return new PlainAutoEncoder(
        network,
        NetworkState.of(network.summary(), network.expectedTensors(), weights, options.master()),
        options.arithmetic());
  }

  /// The patches as the decoder makes them of the encoder's map: (n, channels, z, y, x), to be
  /// compared with the patches. Sizes that come back: {@link AutoEncoder3d#reconstructs}.
  ///
  /// @param patches (n, channels, z, y, x); not closed
  public Tensor reconstruct(Tensor patches) {
    Tensor x = encode(patches);
    List<AutoEncoder3d.Unit> decoding = network.decoding();
    for (AutoEncoder3d.Unit unit : decoding) {
      Tensor convolved;
      try (Tensor before = x) {
        convolved =
            LayerOperators.convolveTransposed(
                before,
                state.parameter(unit.weightKey()),
                state.parameter(unit.biasKey()),
                unit.how());
      }
      x = unit.slope().isEmpty() ? convolved : normalisedAndLeaked(convolved, unit);
    }
    try (Tensor last = x) {
      return last.to(result());
    }
  }

  @Override
  public AutoEncoder3d network() {
    return network;
  }

  @Override
  public NetworkState state() {
    return state;
  }

  @Override
  public Trunk training() {
    return new EncodingTrunk();
  }

  @Override
  public Trunk evaluation() {
    return new EncodingTrunk();
  }

  @Override
  public Optional<Trunk> guided(GuidedRectifiers rectifiers) {
    return Optional.empty(); // it leaks, with a learned slope
  }

  @Override
  public void close() {
    state.close();
  }

  /// The map of the residual unit.
  private Tensor encode(Tensor patches) {
    Tensor x = patches.to(arithmetic);
    for (AutoEncoder3d.Unit unit : network.encoding()) {
      try (Tensor before = x) {
        x = unit(before, unit);
      }
    }
    try (Tensor small = x;
        Tensor inner = unit(small, network.between().getFirst());
        Tensor path = unit(inner, network.between().getLast());
        Tensor shortcut = convolved(small, network.shortcut())) {
      return path.add(shortcut);
    }
  }

  private Tensor unit(Tensor x, AutoEncoder3d.Unit unit) {
    return normalisedAndLeaked(convolved(x, unit), unit);
  }

  private Tensor convolved(Tensor x, AutoEncoder3d.Unit unit) {
    return LayerOperators.convolve(
        x,
        state.parameter(unit.weightKey()),
        Optional.of(state.parameter(unit.biasKey())),
        unit.how());
  }

  /// Closes its operand.
  private Tensor normalisedAndLeaked(Tensor convolved, AutoEncoder3d.Unit unit) {
    try (convolved;
        Tensor normalised = LayerOperators.normaliseInstances(convolved)) {
      return LayerOperators.leak(normalised, state.parameter(unit.slope()));
    }
  }

  private Precision result() {
    return switch (arithmetic) {
      case FLOAT32, BFLOAT16 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
    };
  }

  /// Patches to the means of the residual unit's map.
  private final class EncodingTrunk implements Trunk {
    @Override
    public Tensor features(Tensor patches) {
      try (Tensor map = encode(patches);
          Tensor exact = map.to(result())) {
        return exact.meanOverSpace();
      }
    }

    @Override
    public void close() {
      // computes with parameters of the auto-encoder
    }
  }
}
