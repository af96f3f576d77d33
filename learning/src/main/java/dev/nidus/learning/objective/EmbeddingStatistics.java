package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;

/// Whether embeddings mean something, as plain numbers: a falling loss can hide that all lesions get
/// the same embedding.
///
/// @param alignment mean squared distance of the two views of a lesion on the unit sphere; 0 is
///     perfect, 2 is chance
/// @param uniformity log of the mean of exp(-2 squared distance) over pairs of different lesions; 0
///     when all coincide, near -4 when they spread
/// @param effectiveRank e to the power of the entropy of the singular values of the embeddings: how
///     many directions they use, 1 to the smaller of batch and size; near 1 is a collapse
/// @see <a href="https://arxiv.org/abs/2005.10242">Wang and Isola 2020 (alignment, uniformity)</a>
/// @see <a href="https://arxiv.org/abs/2210.02885">Garrido et al. 2023, RankMe (effective rank)</a>
public record EmbeddingStatistics(double alignment, double uniformity, double effectiveRank) {
  /// A batch whose embeddings use fewer directions than this has collapsed.
  public static final double COLLAPSED_BELOW = 1.5;

  private static final double UNIFORMITY_SCALE = 2;

  /// Measures a batch.
  ///
  /// @param first embeddings of first views, (batch, size), at least 2 rows of any length
  /// @param second embeddings of second views of the same lesions
  public static EmbeddingStatistics of(Tensor first, Tensor second) {
    int batch = Contrast.batch(first, second);
    if (batch < 2) {
      throw new IllegalArgumentException(
          "statistics of embeddings need at least 2 lesions, got " + batch);
    }
    try (TensorScope scope = TensorScope.open("statistics of embeddings")) {
      Tensor like = scope.copyOf(new double[1], 1);
      Tensor one = Rows.normalised(first.detach().like(like));
      Tensor two = Rows.normalised(second.detach().like(like));
      double alignment = 2 - 2 * Rows.products(one, two).mean().toDouble();
      return new EmbeddingStatistics(
          Math.max(0, alignment),
          uniformity(one.matmul(one.transposed()).toDoubles(), batch),
          effectiveRank(Rows.singularValues(one)));
    }
  }

  /// Whether the embeddings have fallen together: detected from their effective rank.
  public boolean collapsed() {
    return effectiveRank < COLLAPSED_BELOW;
  }

  /// @param cosines batch x batch
  private static double uniformity(double[] cosines, int batch) {
    double sum = 0;
    for (int a = 0; a < batch; a++) {
      for (int b = 0; b < a; b++) {
        double squared = Math.max(0, 2 - 2 * cosines[a * batch + b]);
        sum += Math.exp(-UNIFORMITY_SCALE * squared);
      }
    }
    return Math.log(sum / (batch * (batch - 1) / 2.0));
  }

  private static double effectiveRank(double... singularValues) {
    double sum = 0;
    for (double value : singularValues) {
      sum += value;
    }
    double entropy = 0;
    for (double value : singularValues) {
      double share = value / sum;
      if (share > 0) {
        entropy -= share * Math.log(share);
      }
    }
    return Math.exp(entropy);
  }
}
