package dev.nidus.learning.pretraining;

import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.objective.NearestNeighbourPairs;
import dev.nidus.learning.objective.NeighbourBank;
import dev.nidus.learning.sampling.Batch;
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

/// NNCLR: the prediction of a view meets the nearest neighbour of a projection (SPEC 3.3, 4.4).
final class NeighbourLearner implements Learner {
  private static final String BANK = "bank.";

  private final TrainableNetwork network;
  private final Trunk trunk;
  private final PlainHead projection;
  private final PlainHead prediction;
  private final NeighbourBank bank;
  private final NearestNeighbourPairs objective;
  private final LearnerParts parts;
  private Optional<EmbeddingStatistics> statistics = Optional.empty();

  NeighbourLearner(
      TrainableNetwork network,
      PlainHead projection,
      PlainHead prediction,
      NeighbourBank bank,
      NearestNeighbourPairs objective) {
    this.network = network;
    this.trunk = network.training();
    this.projection = projection;
    this.prediction = prediction;
    this.bank = bank;
    this.objective = objective;
    this.parts =
        new LearnerParts()
            .with(LearnerParts.BACKBONE, network.state())
            .with(LearnerParts.PROJECTION, projection.state())
            .with(LearnerParts.PREDICTION, prediction.state());
  }

  @Override
  public SequencedMap<String, Parameter> trained() {
    return parts.trained();
  }

  @Override
  public Tensor loss(TensorScope scope, Batch batch, Moment moment) {
    Tensor first = projected(scope, batch, 0); // (n, size)
    Tensor firstPrediction = prediction.training(first);
    Tensor second = projected(scope, batch, 1);
    Tensor secondPrediction = prediction.training(second);
    statistics = Measured.of(List.of(first, second), moment);
    Tensor loss =
        objective.loss(
            bank.neighbours(first), firstPrediction, bank.neighbours(second), secondPrediction);
    // after both have been looked up; the method remembers the first views (SPEC 4.4)
    bank.remember(first);
    return loss;
  }

  @Override
  public Optional<EmbeddingStatistics> statistics() {
    return statistics;
  }

  @Override
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> state = parts.state(arena);
    state.putAll(LearnerParts.prefixed(BANK, bank.state(arena)));
    return state;
  }

  @Override
  public void resume(Map<String, StoredTensor> state) {
    parts.resume(state);
    bank.resume(LearnerParts.under(BANK, state));
  }

  @Override
  public void close() {
    trunk.close();
    network.close();
    projection.close();
    prediction.close();
    bank.close();
  }

  private Tensor projected(TensorScope scope, Batch batch, int view) {
    return projection.training(
        trunk.features(LearnerParts.tensor(scope, batch, batch.views().get(view))));
  }
}
