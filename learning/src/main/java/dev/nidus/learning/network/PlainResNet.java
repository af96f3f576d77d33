package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.GuidedRectifiers;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.StatisticsExchange;
import dev.nidus.learning.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/// A ResNet as it is trained: parameters by their keys, and trunks that compute with them.
public final class PlainResNet implements TrainableNetwork {
  private final ResNet3d network;
  private final NetworkState state;
  private final TrainingOptions options;

  private PlainResNet(ResNet3d network, NetworkState state, TrainingOptions options) {
    this.network = network;
    this.state = state;
    this.options = options;
  }

  /// Takes a copy of the weights.
  ///
  /// @throws UnfitWeights if they are not exactly those of the network
  public static PlainResNet of(ResNet3d network, Map<String, StoredTensor> trunk)
      throws UnfitWeights {
    return of(network, trunk, TrainingOptions.defaults());
  }

  /// Takes a copy of the weights, to be trained in a chosen way.
  ///
  /// @throws UnfitWeights if they are not exactly those of the network
  public static PlainResNet of(
      ResNet3d network, Map<String, StoredTensor> trunk, TrainingOptions options)
      throws UnfitWeights {
    return new PlainResNet(
        network,
        NetworkState.of(network.summary(), network.expectedTensors(), trunk, options.master()),
        options);
  }

  @Override
  public ResNet3d network() {
    return network;
  }

  @Override
  public NetworkState state() {
    return state;
  }

  /// Parameters and running statistics by their keys, in the order of the state dictionary.
  public SequencedMap<String, Parameter> parameters() {
    return state.numbers();
  }

  @Override
  public Trunk training() {
    return switch (options.memory()) {
      case KEEP -> trunk(BatchNorm.Mode.BATCH_STATISTICS, options.exchange());
      case RECOMPUTE ->
          new RecomputingTrunk(
              network,
              trunk(BatchNorm.Mode.BATCH_STATISTICS, options.exchange()),
              trunk(BatchNorm.Mode.BATCH_STATISTICS_AGAIN, options.exchange()),
              options.arithmetic());
    };
  }

  /// Patches to features, of which the last stages only are in training: the stem and the stages before them
  /// compute with the running statistics, leave no trace for gradients and stay as they are. With 0 stages
  /// that is {@link #evaluation} without a trace, with 5 it is {@link #training}.
  ///
  /// @param stages the last ones of the stem and the four layers, 0 to 5
  public Trunk training(int stages) {
    return stages > ResNet3d.LAYERS
        ? training()
        : new PartlyTrainedTrunk(
            network,
            trunk(BatchNorm.Mode.STORED_STATISTICS),
            trunk(BatchNorm.Mode.BATCH_STATISTICS, options.exchange()),
            ResNet3d.LAYERS - stages,
            options.arithmetic());
  }

  /// What {@link #training(int)} changes by gradients, by key.
  public SequencedMap<String, Parameter> trained(int stages) {
    SequencedMap<String, Parameter> trained = new LinkedHashMap<>();
    state
        .trained()
        .forEach((key, parameter) -> {
          if (network.stage(key) > ResNet3d.LAYERS - stages) {
            trained.put(key, parameter);
          }
        });
    return trained;
  }

  @Override
  public Trunk evaluation() {
    return trunk(BatchNorm.Mode.STORED_STATISTICS);
  }

  @Override
  public Optional<Trunk> guided(GuidedRectifiers rectifiers) {
    return Optional.of(
        trunk(unit ->
            new GuidedLayer(
                new PlainLayer(unit, state, BatchNorm.Mode.STORED_STATISTICS, options.exchange()),
                rectifiers)));
  }

  /// A trunk that computes with these parameters; closing it closes nothing.
  public Trunk inMode(BatchNorm.Mode mode) {
    return trunk(mode);
  }

  ResNetTrunk trunk(BatchNorm.Mode mode) {
    return trunk(mode, options.exchange());
  }

  @Override
  public void close() {
    state.close();
  }

  private ResNetTrunk trunk(BatchNorm.Mode mode, StatisticsExchange exchange) {
    return trunk(unit -> new PlainLayer(unit, state, mode, exchange));
  }

  private ResNetTrunk trunk(Function<NormalisedConvolution, Layer> maker) {
    List<Block> blocks =
        network.residualBlocks().stream()
            .map(block ->
                new Block(
                    block.name(),
                    block.path().stream().map(maker).toList(),
                    block.shortcut().map(maker)))
            .toList();
    return new ResNetTrunk(
        network, maker.apply(network.firstConvolution()), blocks, Device.CPU, options.arithmetic());
  }
}
