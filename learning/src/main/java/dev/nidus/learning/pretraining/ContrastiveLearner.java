package dev.nidus.learning.pretraining;

import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// SimCLR and its kin: every view goes through the network by itself, in the order of the batch, so that
/// batch statistics are those of one kind of view, as the reference computes them.
final class ContrastiveLearner implements Learner {
  private final TrainableNetwork network;
  private final Trunk trunk;
  private final PlainHead head;
  private final ViewLoss objective;
  private final LearnerParts parts;
  private Optional<EmbeddingStatistics> statistics = Optional.empty();

  /// From the embeddings of each view to the loss.
  @FunctionalInterface
  interface ViewLoss {
    /// @param embeddings of the two positive views, then of the two negative ones if there are any
    Tensor of(List<Tensor> embeddings);
  }

  ContrastiveLearner(TrainableNetwork network, PlainHead head, ViewLoss objective) {
    this.network = network;
    this.trunk = network.training();
    this.head = head;
    this.objective = objective;
    this.parts =
        new LearnerParts()
            .with(LearnerParts.BACKBONE, network.state())
            .with(LearnerParts.PROJECTION, head.state());
  }

  @Override
  public SequencedMap<String, Parameter> trained() {
    return parts.trained();
  }

  @Override
  public Tensor loss(TensorScope scope, Batch batch, Moment moment) {
    List<Tensor> embeddings =
        batch.views().stream().map(view -> embedding(scope, batch, view)).toList();
    statistics = Measured.of(embeddings, moment);
    return objective.of(embeddings);
  }

  @Override
  public Optional<EmbeddingStatistics> statistics() {
    return statistics;
  }

  @Override
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    return parts.state(arena);
  }

  @Override
  public void resume(Map<String, StoredTensor> state) {
    parts.resume(state);
  }

  @Override
  public void close() {
    trunk.close();
    network.close();
    head.close();
  }

  private Tensor embedding(TensorScope scope, Batch batch, BatchView view) {
    Tensor features = trunk.features(LearnerParts.tensor(scope, batch, view)); // (n, features)
    return head.training(features); // (n, size)
  }
}
