package dev.nidus.learning.finetuning;

import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.plan.TrunkPlan;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// An encoder and a head that learn the classes of lesions. What is frozen of the encoder computes as in
/// evaluation and stays bit for bit, its running statistics included.
final class LabelledLearner implements Learner {
  private final PlainResNet network;
  private final Trunk trunk;
  private final Trunk evaluation;
  private final PlainHead head;
  private final LesionClasses classes;
  private final LabelledCohort cohort;
  private final LearnerParts parts;
  private final SequencedMap<String, Parameter> trained = new LinkedHashMap<>();

  /// @param network and head are closed with this
  /// @param cohort of the batches
  LabelledLearner(
      PlainResNet network,
      TrunkPlan plan,
      PlainHead head,
      LesionClasses classes,
      LabelledCohort cohort) {
    int stages =
        switch (plan) {
          case TrunkPlan.Full _ -> ResNet3d.LAYERS + 1;
          case TrunkPlan.LastStages(int last) -> last;
          case TrunkPlan.Frozen _ -> 0;
        };
    this.network = network;
    this.trunk = network.training(stages);
    this.evaluation = network.evaluation();
    this.head = head;
    this.classes = classes;
    this.cohort = cohort;
    this.parts =
        new LearnerParts()
            .with(LearnerParts.TRUNK, network.state())
            .with(LearnerParts.HEADS, head.state());
    network
        .trained(stages)
        .forEach((key, parameter) -> trained.put(LearnerParts.TRUNK + key, parameter));
    head.state()
        .trained()
        .forEach((key, parameter) -> trained.put(LearnerParts.HEADS + key, parameter));
  }

  @Override
  public SequencedMap<String, Parameter> trained() {
    return trained;
  }

  @Override
  public Tensor loss(TensorScope scope, Batch batch, Moment moment) {
    Tensor patches = LearnerParts.tensor(scope, batch, batch.views().getFirst());
    Tensor outputs = head.training(trunk.features(patches)); // (n, outputs)
    return classes.loss(outputs, batch.lesions().stream().mapToInt(cohort::label).toArray());
  }

  /// The head's outputs for each lesion of a batch, with the running statistics and without gradients.
  double[][] outputs(Batch batch) {
    try (TensorScope scope = TensorScope.open("look at a batch")) {
      Tensor patches = LearnerParts.tensor(scope, batch, batch.views().getFirst());
      double[] all = head.evaluation(evaluation.features(patches)).toDoubles();
      double[][] rows = new double[batch.size()][classes.outputs()];
      for (int n = 0; n < rows.length; n++) {
        System.arraycopy(all, n * classes.outputs(), rows[n], 0, classes.outputs());
      }
      return rows;
    }
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
    List.of(trunk, evaluation).forEach(Trunk::close);
    network.close();
    head.close();
  }
}
