package dev.nidus.learning.pretraining;

import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.training.Learner.Measurement;
import dev.nidus.learning.training.Learner.Moment;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// When embeddings are measured.
final class Measured {
  private Measured() {}

  /// The first two views, if it is time, there are two lesions, and their embeddings are numbers: if they are not, neither is
  /// the loss, and that ends the run with a sentence.
  static Optional<EmbeddingStatistics> of(List<Tensor> embeddings, Moment moment) {
    return moment.measurement() == Measurement.TAKEN
            && embeddings.getFirst().shape().getFirst() > 1
            && embeddings.stream().limit(2).allMatch(Measured::isFinite)
        ? Optional.of(EmbeddingStatistics.of(embeddings.get(0), embeddings.get(1)))
        : Optional.empty();
  }

  private static boolean isFinite(Tensor embeddings) {
    return Arrays.stream(embeddings.toDoubles()).allMatch(Double::isFinite);
  }
}
