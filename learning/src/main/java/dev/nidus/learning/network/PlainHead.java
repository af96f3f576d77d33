package dev.nidus.learning.network;

import dev.nidus.learning.tensor.BatchNorm;
import dev.nidus.learning.tensor.LayerOperators;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.weights.StoredTensor;
import java.util.Map;

/// A head in training. It computes in the number type of the features: single precision behind a
/// trunk of bfloat16.
public final class PlainHead implements AutoCloseable {
  private final Head head;
  private final NetworkState state;
  private final TrainingOptions options;

  private PlainHead(Head head, NetworkState state, TrainingOptions options) {
    this.head = head;
    this.state = state;
    this.options = options;
  }

  /// Takes a copy of the weights.
  ///
  /// @param weights by the head's own keys, for example `layers.0.weight`
  /// @throws UnfitWeights if they are not exactly those of the head
  public static PlainHead of(Head head, Map<String, StoredTensor> weights, TrainingOptions options)
      throws UnfitWeights {
    return new PlainHead(
        head,
        NetworkState.of(head.summary(), head.expectedTensors(), weights, options.master()),
        options);
  }

  public Head head() {
    return head;
  }

  /// Parameters, statistics and counters.
  public NetworkState state() {
    return state;
  }

  /// The head of features, with the statistics of the batch.
  ///
  /// @param features (n, in); not closed
  public Tensor training(Tensor features) {
    return apply(features, BatchNorm.Mode.BATCH_STATISTICS);
  }

  /// The head of features, with the running statistics.
  ///
  /// @param features (n, in); not closed
  public Tensor evaluation(Tensor features) {
    return apply(features, BatchNorm.Mode.STORED_STATISTICS);
  }

  @Override
  public void close() {
    state.close();
  }

  private Tensor apply(Tensor features, BatchNorm.Mode mode) {
    Tensor x = features;
    for (HeadLayer layer : head.layers()) {
      Tensor next = apply(layer, x, mode);
      if (x != features) {
        x.close();
      }
      x = next;
    }
    return x;
  }

  private Tensor apply(HeadLayer layer, Tensor x, BatchNorm.Mode mode) {
    return switch (layer) {
      case HeadLayer.Linear linear ->
          LayerOperators.linear(
              x, state.parameter(linear.weightKey()), state.optional(linear.biasKey()));
      case HeadLayer.Norm norm -> {
        if (mode == BatchNorm.Mode.BATCH_STATISTICS) {
          state.increment(norm.counterKey());
        }
        yield LayerOperators.normalise(
            x,
            new BatchNorm(
                state.parameter(norm.key() + ".weight"),
                state.parameter(norm.key() + ".bias"),
                state.parameter(norm.key() + ".running_mean"),
                state.parameter(norm.key() + ".running_var")),
            mode,
            options.exchange());
      }
      case HeadLayer.Rectifier() -> LayerOperators.relu(x);
      case HeadLayer.UnitLength() -> Rows.normalised(x);
    };
  }
}
