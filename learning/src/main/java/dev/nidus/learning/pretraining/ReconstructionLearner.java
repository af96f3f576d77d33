package dev.nidus.learning.pretraining;

import dev.nidus.learning.network.PlainAutoEncoder;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.objective.Reconstruction;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The auto-encoder: a view is compared with what comes back of it (SPEC 4.6, 5).
final class ReconstructionLearner implements Learner {
  private final PlainAutoEncoder network;
  private final LearnerParts parts;

  ReconstructionLearner(PlainAutoEncoder network) {
    this.network = network;
    this.parts = new LearnerParts().with(LearnerParts.BACKBONE, network.state());
  }

  @Override
  public SequencedMap<String, Parameter> trained() {
    return parts.trained();
  }

  @Override
  public Tensor loss(TensorScope scope, Batch batch, Moment moment) {
    Tensor patches = LearnerParts.tensor(scope, batch, batch.views().getFirst());
    return Reconstruction.l1(network.reconstruct(patches), patches);
  }

  @Override
  public Optional<EmbeddingStatistics> statistics() {
    return Optional.empty();
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
    network.close();
  }
}
