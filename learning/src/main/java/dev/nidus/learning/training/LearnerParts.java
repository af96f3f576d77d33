package dev.nidus.learning.training;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.NetworkState;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The networks of a learner by their prefix, which the reference's checkpoints have too: `backbone.`,
/// `projection_head.` (SPEC 3.4, d) without labels, `trunk.`, `heads.` with them (b).
public final class LearnerParts {
  public static final String BACKBONE = "backbone.";
  public static final String PROJECTION = "projection_head.";
  public static final String PREDICTION = "prediction_head.";
  public static final String PROTOTYPES = "prototypes.";
  public static final String TRUNK = "trunk.";
  public static final String HEADS = "heads.";

  private final SequencedMap<String, NetworkState> states = new LinkedHashMap<>();

  /// Adds a network.
  public LearnerParts with(String prefix, NetworkState state) {
    states.put(prefix, state);
    return this;
  }

  /// What gradients change in all of them.
  public SequencedMap<String, Parameter> trained() {
    SequencedMap<String, Parameter> trained = new LinkedHashMap<>();
    states.forEach((prefix, state) ->
        state.trained().forEach((key, parameter) -> trained.put(prefix + key, parameter)));
    return trained;
  }

  /// A copy of all of them.
  ///
  /// @param arena owns the copy
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> all = new LinkedHashMap<>();
    states.forEach((prefix, state) -> all.putAll(prefixed(prefix, state.export(arena))));
    return all;
  }

  /// Goes on from a copy.
  ///
  /// @throws IllegalArgumentException if it is of other networks
  public void resume(Map<String, StoredTensor> all) {
    states.forEach((prefix, state) -> {
      try {
        state.restore(under(prefix, all));
      } catch (UnfitWeights e) {
        throw new IllegalArgumentException(
            "the checkpoint is of another network: " + e.getMessage(), e);
      }
    });
  }

  /// The same tensors under longer names.
  public static SequencedMap<String, StoredTensor> prefixed(
      String prefix, Map<String, StoredTensor> tensors) {
    SequencedMap<String, StoredTensor> named = new LinkedHashMap<>();
    tensors.forEach((key, tensor) ->
        named.put(
            prefix + key,
            new StoredTensor(prefix + key, tensor.type(), tensor.shape(), tensor.bytes())));
    return named;
  }

  /// The tensors whose names begin so, under the rest of their names.
  public static SequencedMap<String, StoredTensor> under(
      String prefix, Map<String, StoredTensor> tensors) {
    SequencedMap<String, StoredTensor> named = new LinkedHashMap<>();
    tensors.forEach((key, tensor) -> {
      if (key.startsWith(prefix)) {
        String bare = key.substring(prefix.length());
        named.put(bare, new StoredTensor(bare, tensor.type(), tensor.shape(), tensor.bytes()));
      }
    });
    return named;
  }

  /// First weights of a head, by torch's default.
  public static SequencedMap<String, StoredTensor> drawn(
      List<ExpectedTensor> expected, String prefix, RandomSource weights) {
    return Initialisation.TORCH_DEFAULT.draw(expected, weights.named(prefix));
  }

  /// A view as the network takes it: (lesions, 1, depth, height, width).
  public static Tensor tensor(TensorScope scope, Batch batch, BatchView view) {
    return scope.copyOf(
        view.values(),
        batch.size(),
        1,
        view.size().depth(),
        view.size().height(),
        view.size().width());
  }
}
