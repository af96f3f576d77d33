package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// SwAV: every crop of a lesion predicts the prototypes that a large crop of it was assigned to (SPEC
/// 4.3). Assignments are made over the batches of all processes.
///
/// @param contrast temperature of the predictions, and processes; with {@link
///     GatherGradient#REFERENCE} each process assigns its own batch alone, as the reference does
/// @param sinkhorn how large crops are assigned
/// @see <a href="https://arxiv.org/abs/2006.09882">Caron et al. 2020, equations 1 to 3</a>
public record SwappedAssignments(Contrast contrast, Sinkhorn sinkhorn) {

  /// @param large scores of the large crops, each (batch, prototypes)
  /// @param small scores of the small crops
  /// @param queues for each large crop the scores of earlier embeddings, (rows, prototypes), which
  ///     make the assignment of a small batch less noisy; none while the queues fill
  /// @return the mean in nats, a tensor without dimensions
  public Tensor loss(List<Tensor> large, List<Tensor> small, List<Tensor> queues) {
    if (large.size() < 1 || large.size() + small.size() < 2) {
      throw new IllegalArgumentException(
          "at least one large crop and another crop are needed, got %d large and %d small"
              .formatted(large.size(), small.size()));
    }
    if (!queues.isEmpty() && queues.size() != large.size()) {
      throw new IllegalArgumentException(
          "a queue for each of the %d large crops is needed, got %d"
              .formatted(large.size(), queues.size()));
    }
    List<Tensor> crops = new ArrayList<>(large);
    crops.addAll(small);
    List<Tensor> predictions =
        crops.stream()
            .map(scores -> Rows.logSoftmax(scores.multiply(1 / contrast.temperature().value())))
            .toList();
    Optional<Tensor> sum = Optional.empty();
    for (int target = 0; target < large.size(); target++) {
      Optional<Tensor> queue =
          queues.isEmpty() ? Optional.empty() : Optional.of(queues.get(target));
      Tensor codes = assign(large.get(target), queue);
      for (int other = 0; other < crops.size(); other++) {
        if (other != target) {
          Tensor agreement = Rows.products(codes, predictions.get(other)).mean();
          sum = Optional.of(sum.map(agreement::add).orElse(agreement));
        }
      }
    }
    return sum.orElseThrow().multiply(-1.0 / (large.size() * (crops.size() - 1)));
  }

  private Tensor assign(Tensor scores, Optional<Tensor> queue) {
    Tensor own = scores.detach();
    long batch = own.shape().getFirst();
    Tensor here =
        queue.map(rows -> Rows.stacked(List.of(own, rows.detach().like(own)))).orElse(own);
    long rows = here.shape().getFirst();
    boolean everywhere = contrast.gradient() == GatherGradient.EXACT;
    Tensor codes = sinkhorn.codes(everywhere ? contrast.everywhere(here) : here);
    return Rows.range(codes, everywhere ? contrast.first(Math.toIntExact(rows)) : 0, batch);
  }
}
