package dev.nidus.learning.pretraining;

import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainPrototypes;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.objective.SwappedAssignments;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.tensor.Gradients;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// SwAV: every crop predicts the prototypes to which a large crop was assigned (SPEC 3.3, 4.3).
final class AssignmentLearner implements Learner {
  private final TrainableNetwork network;
  private final Trunk trunk;
  private final PlainHead projection;
  private final PlainPrototypes prototypes;
  private final SwappedAssignments objective;
  private final CropQueues queues;
  private final int largeCrops;
  private final int frozenEpochs;
  private final LearnerParts parts;
  private Optional<EmbeddingStatistics> statistics = Optional.empty();

  /// @param largeCrops how many of a batch's views, the first ones, are assigned
  /// @param frozenEpochs epochs in which the prototypes stay
  AssignmentLearner(
      TrainableNetwork network,
      PlainHead projection,
      PlainPrototypes prototypes,
      SwappedAssignments objective,
      CropQueues queues,
      int largeCrops,
      int frozenEpochs) {
    this.network = network;
    this.trunk = network.training();
    this.projection = projection;
    this.prototypes = prototypes;
    this.objective = objective;
    this.queues = queues;
    this.largeCrops = largeCrops;
    this.frozenEpochs = frozenEpochs;
    this.parts =
        new LearnerParts()
            .with(LearnerParts.BACKBONE, network.state())
            .with(LearnerParts.PROJECTION, projection.state())
            .with(LearnerParts.PROTOTYPES, prototypes.state());
  }

  @Override
  public SequencedMap<String, Parameter> trained() {
    return parts.trained();
  }

  @Override
  public Tensor loss(TensorScope scope, Batch batch, Moment moment) {
    List<Tensor> projected = new ArrayList<>();
    for (BatchView view : batch.views()) {
      projected.add(projection.training(trunk.features(LearnerParts.tensor(scope, batch, view))));
    }
    List<Tensor> large = projected.subList(0, largeCrops);
    statistics = Measured.of(projected, moment);
    List<Tensor> all = new ArrayList<>(projected);
    all.addAll(queues.contents(scope, moment.epoch()));
    List<Tensor> scores = scores(all);
    Tensor loss =
        objective.loss(
            scores.subList(0, largeCrops),
            scores.subList(largeCrops, projected.size()),
            scores.subList(projected.size(), scores.size()));
    queues.add(large);
    return loss;
  }

  /// The scores of several matrices, computed in one go: prototypes are brought to length 1 before each use,
  /// which a use before it, whose gradient is still to come, would not survive.
  private List<Tensor> scores(List<Tensor> embeddings) {
    Tensor together = prototypes.scores(Rows.stacked(embeddings));
    List<Tensor> parts = new ArrayList<>();
    long from = 0;
    for (Tensor each : embeddings) {
      long rows = each.shape().getFirst();
      parts.add(Rows.range(together, from, rows));
      from += rows;
    }
    return parts;
  }

  @Override
  public void beforeUpdate(Moment moment) {
    if (moment.epoch() < frozenEpochs) {
      Gradients.of(prototypes.state().trained()).clear();
    }
  }

  @Override
  public Optional<EmbeddingStatistics> statistics() {
    return statistics;
  }

  @Override
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> state = parts.state(arena);
    state.putAll(queues.state(arena));
    return state;
  }

  @Override
  public void resume(Map<String, StoredTensor> state) {
    parts.resume(state);
    queues.resume(state);
  }

  @Override
  public void close() {
    trunk.close();
    network.close();
    projection.close();
    prototypes.close();
    queues.close();
  }
}
