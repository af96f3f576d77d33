package dev.nidus.learning.training;

import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// A network with its objective. It owns both.
///
/// In a group of processes every method is called in all of them, in the same order.
public interface Learner extends AutoCloseable {

  /// What the optimiser moves, by name.
  SequencedMap<String, Parameter> trained();

  /// The loss of a batch: a mean over this process's lesions, without dimensions.
  ///
  /// @param scope records; owns whatever is computed
  Tensor loss(TensorScope scope, Batch batch, Moment moment);

  /// Called between the gradients of a step and the optimiser: where a part of the network is to stay, its
  /// gradient is taken away here.
  default void beforeUpdate(Moment moment) {}

  /// How the embeddings of the last measured batch lay; nothing for objectives without embeddings.
  Optional<EmbeddingStatistics> statistics();

  /// Everything that a later step depends on, but for the optimiser.
  ///
  /// @param arena owns the copy
  SequencedMap<String, StoredTensor> state(Arena arena);

  /// Goes on from a state.
  ///
  /// @throws IllegalArgumentException if it is the state of another network or objective
  void resume(Map<String, StoredTensor> state);

  @Override
  void close();

  /// When a batch is learned from.
  ///
  /// @param step optimiser steps that are done
  /// @param epoch from 0
  /// @param measurement whether to measure the embeddings, which costs a few milliseconds
  record Moment(long step, long epoch, Measurement measurement) {}

  /// Whether to measure.
  enum Measurement {
    TAKEN,
    SKIPPED
  }
}
