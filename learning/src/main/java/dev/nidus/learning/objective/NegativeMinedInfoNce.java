package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// The loss of the published encoder: two views of a lesion attract, views of other scans' negative
/// patches repel. Other lesions are never negatives, nor is the negative patch of the lesion's own
/// scan (SPEC 4.1).
///
/// For an anchor a and its partner b, over the 2 n W - 2 negatives q of n lesions on each of W
/// processes: -log( exp(ab/t) / (exp(ab/t) + sum exp(aq/t)) ), averaged over the 2 n anchors here.
///
/// @param contrast temperature and processes
public record NegativeMinedInfoNce(Contrast contrast) {

  /// @param first first views of the lesions, (n, size), rows of any length
  /// @param second second views
  /// @param firstNegative first views of the negative patches of the same scans
  /// @param secondNegative second views of those
  /// @return the mean in nats, a tensor without dimensions
  public Tensor loss(Tensor first, Tensor second, Tensor firstNegative, Tensor secondNegative) {
    int batch = Contrast.batch(first, second, firstNegative, secondNegative);
    contrast.requireNegatives(batch);
    Tensor one = Rows.normalised(first);
    Tensor two = Rows.normalised(second);
    Tensor anchors = Rows.stacked(List.of(one, two)); // (2n, size)
    Tensor partners = Rows.stacked(List.of(two, one));
    Tensor here =
        Rows.stacked(List.of(Rows.normalised(firstNegative), Rows.normalised(secondNegative)));
    Tensor negatives = contrast.logits(anchors, contrast.everywhere(here)); // (2n, 2nW)
    return Contrast.crossEntropy(
        contrast.partnerLogits(anchors, partners), Rows.excluding(negatives, ownScan(batch)));
  }

  /// For each anchor the columns of the two negatives of its own scan.
  private int[][] ownScan(int batch) {
    int start = contrast.first(2 * batch);
    int[][] columns = new int[2 * batch][];
    for (int anchor = 0; anchor < columns.length; anchor++) {
      int lesion = anchor % batch;
      columns[anchor] = new int[] {start + lesion, start + batch + lesion};
    }
    return columns;
  }
}
