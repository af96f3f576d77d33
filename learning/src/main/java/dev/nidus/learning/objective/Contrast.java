package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// How embeddings are compared: at which temperature, and against the rows of which processes.
///
/// @param temperature divides every cosine
/// @param group processes whose rows serve as negatives too
/// @param gradient what flows back through rows that another process used
public record Contrast(Temperature temperature, ProcessGroup group, GatherGradient gradient) {

  /// One process.
  public static Contrast alone(Temperature temperature) {
    return new Contrast(temperature, ProcessGroup.alone(), GatherGradient.EXACT);
  }

  /// Logits: dot products of every anchor with every candidate, over the temperature.
  Tensor logits(Tensor anchors, Tensor candidates) {
    return anchors.matmul(candidates.transposed()).multiply(1 / temperature.value());
  }

  /// Logits of every anchor with its own partner, as a column.
  Tensor partnerLogits(Tensor anchors, Tensor partners) {
    long rows = anchors.shape().getFirst();
    return Rows.products(anchors, partners).multiply(1 / temperature.value()).reshape(rows, 1);
  }

  /// The rows of all processes.
  Tensor everywhere(Tensor rows) {
    return group.gather(rows, gradient);
  }

  /// The number of the first row of this process among {@link #everywhere}.
  int first(int rowsHere) {
    return group.rank() * rowsHere;
  }

  /// -mean log(share of the partner among all competitors).
  ///
  /// @param partner (anchors, 1)
  /// @param competitors (anchors, n), the partner not among them, -infinity where absent
  static Tensor crossEntropy(Tensor partner, Tensor competitors) {
    Tensor all = Rows.logSumExp(Rows.besides(List.of(partner, competitors)), 1);
    return all.subtract(partner.reshape(all.shape().getFirst())).mean();
  }

  /// The common number of rows of views of one batch.
  ///
  /// @throws IllegalArgumentException if shapes differ or there are fewer than two lesions
  static int batch(Tensor first, Tensor... others) {
    for (Tensor other : others) {
      if (!other.shape().equals(first.shape())) {
        throw new IllegalArgumentException(
            "the views of a batch have the same shape, got %s and %s".formatted(first, other));
      }
    }
    int rows = Math.toIntExact(first.shape().getFirst());
    if (first.shape().size() != 2) {
      throw new IllegalArgumentException("embeddings have the shape (batch, size), got " + first);
    }
    return rows;
  }

  /// Refuses a batch in which nothing could be contrasted.
  void requireNegatives(int batch) {
    if (batch * group.size() < 2) {
      throw new IllegalArgumentException(
          "a contrastive loss compares different lesions: the batch needs at least 2, got "
              + batch);
    }
  }
}
