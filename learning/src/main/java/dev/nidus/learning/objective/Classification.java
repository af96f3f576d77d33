package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// Losses of fine-tuning with labels (SPEC 4.6).
public final class Classification {
  private Classification() {}

  /// Cross entropy of one class among several: the mean of -log softmax at the label.
  ///
  /// @param logits (batch, classes)
  /// @param labels 0 to classes - 1, one for each row
  public static Tensor crossEntropy(Tensor logits, int... labels) {
    requireRows(logits, labels.length);
    long classes = logits.shape().get(1);
    for (int label : labels) {
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "labels of %d classes are 0 to %d, got %d".formatted(classes, classes - 1, label));
      }
    }
    return Rows.picked(Rows.logSoftmax(logits), labels).mean().multiply(-1);
  }

  /// Cross entropy of yes or no: the mean of log(1 + exp(x)) - x y, without overflow.
  ///
  /// @param logits (batch, 1)
  /// @param truths 0 or 1, or between for soft labels, one for each row
  public static Tensor binaryCrossEntropy(Tensor logits, float... truths) {
    requireRows(logits, truths.length);
    for (float truth : truths) {
      if (!(truth >= 0 && truth <= 1)) {
        throw new IllegalArgumentException("a truth is between 0 and 1, got " + truth);
      }
    }
    if (logits.shape().get(1) != 1) {
      throw new IllegalArgumentException("yes or no has one logit per row, got " + logits);
    }
    Tensor truth = Rows.constant(logits, truths, truths.length, 1);
    Tensor softplus = Rows.logSumExp(Rows.besides(List.of(logits, zeros(logits))), 1);
    return softplus.mean().subtract(logits.multiply(truth).mean());
  }

  private static Tensor zeros(Tensor logits) {
    return Rows.zeros(logits, logits.shape().getFirst(), 1);
  }

  private static void requireRows(Tensor logits, int labels) {
    if (logits.shape().size() != 2 || logits.shape().getFirst() != labels) {
      throw new IllegalArgumentException(
          "one label for each row is needed, got %d labels for logits %s"
              .formatted(labels, logits));
    }
  }
}
