package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// Normalised temperature-scaled cross entropy: two views of a lesion attract, all views of all other
/// lesions repel (SPEC 4.2).
///
/// @param contrast temperature and processes
/// @see <a href="https://arxiv.org/abs/2002.05709">Chen et al. 2020, SimCLR, equation 1</a>
public record NtXent(Contrast contrast) {

  /// @param first first views, (n, size), rows of any length
  /// @param second second views
  /// @return the mean over the 2 n anchors here, in nats, each among 2 n W - 1 candidates
  public Tensor loss(Tensor first, Tensor second) {
    int batch = Contrast.batch(first, second);
    contrast.requireNegatives(batch);
    Tensor one = Rows.normalised(first);
    Tensor two = Rows.normalised(second);
    Tensor anchors = Rows.stacked(List.of(one, two)); // (2n, size)
    Tensor partners = Rows.stacked(List.of(two, one));
    Tensor all = contrast.logits(anchors, contrast.everywhere(anchors)); // (2n, 2nW)
    return Contrast.crossEntropy(
        contrast.partnerLogits(anchors, partners), Rows.excluding(all, itselfAndPartner(batch)));
  }

  /// For each anchor the columns of itself and of its partner, which is counted separately.
  private int[][] itselfAndPartner(int batch) {
    int start = contrast.first(2 * batch);
    int[][] columns = new int[2 * batch][];
    for (int anchor = 0; anchor < columns.length; anchor++) {
      columns[anchor] = new int[] {start + anchor, start + (anchor + batch) % (2 * batch)};
    }
    return columns;
  }
}
