package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.StoredTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The network as it is trained: parameters by their keys, and trunks that compute with them.
public final class PlainResNet implements AutoCloseable {
  private final ResNet3d network;
  private final SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();

  private PlainResNet(ResNet3d network) {
    this.network = network;
  }

  /// Takes a copy of the weights.
  ///
  /// @throws UnfitWeights if they are not exactly those of the network
  public static PlainResNet of(ResNet3d network, Map<String, StoredTensor> trunk)
      throws UnfitWeights {
    WeightsFit.require(network, trunk);
    Weights weights = new Weights(trunk);
    PlainResNet plain = new PlainResNet(network);
    for (ExpectedTensor tensor : network.expectedTensors()) {
      if (tensor.content() == ExpectedTensor.Content.NUMBERS) {
        plain.parameters.put(tensor.name(), weights.parameter(tensor.name()));
      }
    }
    return plain;
  }

  /// Makes gradients reach every number that training changes.
  ///
  /// @return this network
  public PlainResNet trainable() {
    parameters.forEach((key, parameter) -> {
      if (!key.contains(".running_")) {
        parameter.trainable();
      }
    });
    return this;
  }

  /// Parameters and running statistics by their keys, in the order of the state dictionary.
  public SequencedMap<String, Parameter> parameters() {
    return Collections.unmodifiableSequencedMap(parameters);
  }

  /// A trunk that computes with these parameters; closing it closes nothing.
  public Trunk inMode(BatchNorm.Mode mode) {
    return trunk(mode);
  }

  ResNetTrunk trunk(BatchNorm.Mode mode) {
    List<Block> blocks = new ArrayList<>();
    for (ResidualBlock block : network.residualBlocks()) {
      blocks.add(
          new Block(
              block.name(),
              block.path().stream().map(unit -> layer(unit, mode)).toList(),
              block.shortcut().map(unit -> layer(unit, mode))));
    }
    return new ResNetTrunk(
        network.stemPool(), layer(network.stem(), mode), blocks, Device.CPU, Precision.FLOAT32);
  }

  @Override
  public void close() {
    parameters.values().forEach(Parameter::close);
  }

  private PlainLayer layer(NormalisedConvolution unit, BatchNorm.Mode mode) {
    return new PlainLayer(
        parameter(unit.weightKey()),
        Optional.ofNullable(parameters.get(unit.biasKey())),
        unit.how(),
        new BatchNorm(
            parameter(unit.scaleKey()),
            parameter(unit.shiftKey()),
            parameter(unit.meanKey()),
            parameter(unit.varianceKey())),
        mode);
  }

  private Parameter parameter(String key) {
    Parameter parameter = parameters.get(key);
    if (parameter == null) {
      throw new IllegalArgumentException("the network has no parameter " + key);
    }
    return parameter;
  }
}
