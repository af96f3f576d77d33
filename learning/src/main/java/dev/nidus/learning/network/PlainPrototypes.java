package dev.nidus.learning.network;

import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// SwAV's prototypes in training: one direction for each cluster. As in the reference they have a
/// bias, and their weights are brought back to length 1 before each use, outside of the gradient.
public final class PlainPrototypes implements AutoCloseable {
  private static final String WEIGHT = "heads.0.weight";
  private static final String BIAS = "heads.0.bias";

  private final NetworkState state;

  private PlainPrototypes(NetworkState state) {
    this.state = state;
  }

  /// The entries of their state dictionary.
  ///
  /// @param in length of the projected vectors: 128
  /// @param count prototypes: 3000
  public static List<ExpectedTensor> expectedTensors(int in, int count) {
    return new HeadLayer.Linear("heads.0", in, count, ConvolutionBias.PRESENT).expectedTensors();
  }

  /// Takes a copy of the weights.
  ///
  /// @throws UnfitWeights if they are not those of prototypes of this number and length
  public static PlainPrototypes of(
      int in, int count, Map<String, StoredTensor> weights, TrainingOptions options)
      throws UnfitWeights {
    return new PlainPrototypes(
        NetworkState.of(
            "%d prototypes of %d numbers".formatted(count, in),
            expectedTensors(in, count),
            weights,
            options.master()));
  }

  /// Parameters.
  public NetworkState state() {
    return state;
  }

  /// Scores of projected vectors: (n, prototypes).
  ///
  /// @param projected vectors of length 1, (n, in); not closed
  public Tensor scores(Tensor projected) {
    LayerOperators.makeRowsUnit(state.parameter(WEIGHT));
    return LayerOperators.linear(
        projected, state.parameter(WEIGHT), Optional.of(state.parameter(BIAS)));
  }

  @Override
  public void close() {
    state.close();
  }
}
