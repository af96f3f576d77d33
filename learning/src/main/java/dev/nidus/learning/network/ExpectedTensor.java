package dev.nidus.learning.network;

import dev.nidus.learning.weights.ElementType;
import java.util.Arrays;
import java.util.List;

/// One entry of a network's state dictionary.
///
/// @param name key
/// @param content what it may hold
/// @param shape dimensions, outermost first; empty for a scalar
public record ExpectedTensor(String name, Content content, List<Long> shape) {
  public ExpectedTensor {
    shape = List.copyOf(shape);
  }

  /// What a tensor holds.
  public enum Content {
    /// Floating-point numbers of any width.
    NUMBERS,
    /// Whole numbers: how many batches a normalisation has seen; not used for features.
    COUNTER
  }

  static ExpectedTensor numbers(String name, long... shape) {
    return new ExpectedTensor(name, Content.NUMBERS, Arrays.stream(shape).boxed().toList());
  }

  static ExpectedTensor counter(String name) {
    return new ExpectedTensor(name, Content.COUNTER, List.of());
  }

  /// Whether training changes it by gradients: neither a counter nor a running statistic.
  public boolean isTrained() {
    return content == Content.NUMBERS && !name.contains("running_");
  }

  /// How many numbers it holds.
  public long elements() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  boolean admits(ElementType type) {
    return switch (type) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16 -> content == Content.NUMBERS;
      case INT64, INT32, INT16, INT8, UINT8 -> content == Content.COUNTER;
      case BOOL -> false;
    };
  }
}
