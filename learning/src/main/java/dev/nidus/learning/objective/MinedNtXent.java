package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;

/// The reference's second loss with negative patches, used by none of its configurations: a first
/// view meets the first views of all negative patches, its own scan's included, and likewise the
/// second (SPEC 4.1, end).
///
/// @param contrast temperature and processes
public record MinedNtXent(Contrast contrast) {

  /// @param first first views of the lesions, (n, size), rows of any length
  /// @param second second views
  /// @param firstNegative first views of the negative patches of the same scans
  /// @param secondNegative second views of those
  /// @return the mean over the 2 n anchors here, in nats, each among n W + 1 candidates
  public Tensor loss(Tensor first, Tensor second, Tensor firstNegative, Tensor secondNegative) {
    int _ = Contrast.batch(first, second, firstNegative, secondNegative);
    Tensor one = Rows.normalised(first);
    Tensor two = Rows.normalised(second);
    return half(one, two, Rows.normalised(firstNegative))
        .add(half(two, one, Rows.normalised(secondNegative)))
        .multiply(0.5);
  }

  private Tensor half(Tensor anchors, Tensor partners, Tensor negatives) {
    return Contrast.crossEntropy(
        contrast.partnerLogits(anchors, partners),
        contrast.logits(anchors, contrast.everywhere(negatives)));
  }
}
