package dev.nidus.learning.finetuning;

import dev.nidus.learning.objective.Classification;
import dev.nidus.learning.tensor.Tensor;
import java.util.List;

/// The classes that a model tells apart, and how its outputs become their probabilities.
///
/// @param label what they are classes of: the column of the table
/// @param names in the order of the model's probabilities
public record LesionClasses(String label, List<String> names, Link link) {

  /// From outputs to probabilities.
  public enum Link {
    /// An output per class; exp(x_k) over the sum of all.
    SOFTMAX,
    /// One output for two classes; 1 / (1 + exp(-x)) is the second one's.
    SIGMOID
  }

  /// @throws IllegalArgumentException for fewer than two classes, or a sigmoid with more
  public LesionClasses {
    names = List.copyOf(names);
    if (names.size() < 2 || (link == Link.SIGMOID && names.size() != 2)) {
      throw new IllegalArgumentException(
          "a model tells at least two classes apart, with a sigmoid exactly two; got " + names);
    }
  }

  /// How many there are.
  public int count() {
    return names.size();
  }

  /// Outputs of the head.
  public int outputs() {
    return switch (link) {
      case SOFTMAX -> names.size();
      case SIGMOID -> 1;
    };
  }

  /// The probability of each class, in double precision.
  ///
  /// @param outputs of one lesion
  public double[] probabilities(double... outputs) {
    return switch (link) {
      case SOFTMAX -> softmax(outputs);
      case SIGMOID -> {
        double second = 1 / (1 + Math.exp(-outputs[0]));
        yield new double[] {1 - second, second};
      }
    };
  }

  /// -log of the probability of the true class, without overflow.
  ///
  /// @param truth index of the class
  public double loss(int truth, double... outputs) {
    return switch (link) {
      case SOFTMAX -> logSumExp(outputs) - outputs[truth];
      case SIGMOID -> logSumExp(0, outputs[0]) - truth * outputs[0];
    };
  }

  /// The mean loss of a batch.
  ///
  /// @param outputs (batch, {@link #outputs})
  Tensor loss(Tensor outputs, int... truths) {
    return switch (link) {
      case SOFTMAX -> Classification.crossEntropy(outputs, truths);
      case SIGMOID -> {
        float[] second = new float[truths.length];
        for (int n = 0; n < truths.length; n++) {
          second[n] = truths[n];
        }
        yield Classification.binaryCrossEntropy(outputs, second);
      }
    };
  }

  private static double[] softmax(double... outputs) {
    double whole = logSumExp(outputs);
    double[] probabilities = new double[outputs.length];
    for (int k = 0; k < outputs.length; k++) {
      probabilities[k] = Math.exp(outputs[k] - whole);
    }
    return probabilities;
  }

  private static double logSumExp(double... values) {
    double most = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      most = Math.max(most, value);
    }
    double sum = 0;
    for (double value : values) {
      sum += Math.exp(value - most);
    }
    return most + Math.log(sum);
  }
}
