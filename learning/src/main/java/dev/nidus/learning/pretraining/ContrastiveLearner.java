package dev.nidus.learning.pretraining;

import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.plan.TrainingPlan.Passage;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Rows;
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
import java.util.stream.IntStream;

/// SimCLR and its kin. Either every view goes through the network by itself, in the order of the batch, so that batch
/// statistics are those of one kind of view, as the reference computes them; or all views go as one batch.
final class ContrastiveLearner implements Learner {
  private final TrainableNetwork network;
  private final Trunk trunk;
  private final PlainHead head;
  private final Passage passage;
  private final ViewLoss objective;
  private final LearnerParts parts;
  private Optional<EmbeddingStatistics> statistics = Optional.empty();

  /// From the embeddings of each view to the loss.
  @FunctionalInterface
  interface ViewLoss {
    /// @param embeddings of the two positive views, then of the two negative ones if there are any
    Tensor of(List<Tensor> embeddings);
  }

  ContrastiveLearner(
      TrainableNetwork network, PlainHead head, Passage passage, ViewLoss objective) {
    this.passage = passage;
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
    List<Tensor> views =
        batch.views().stream().map(view -> LearnerParts.tensor(scope, batch, view)).toList();
    List<Tensor> embeddings =
        switch (passage) {
          case SEPARATE -> views.stream().map(this::embedding).toList();
          case TOGETHER -> together(views, batch.size());
        };
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

  private List<Tensor> together(List<Tensor> views, int lesions) {
    Tensor all = embedding(Rows.stacked(views)); // (views x n, size)
    return IntStream.range(0, views.size())
        .mapToObj(view -> Rows.range(all, (long) view * lesions, lesions))
        .toList();
  }

  private Tensor embedding(Tensor patches) {
    Tensor features = trunk.features(patches); // (n, features)
    return head.training(features); // (n, size)
  }
}
