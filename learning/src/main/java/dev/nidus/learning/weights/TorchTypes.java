package dev.nidus.learning.weights;

import java.util.Map;
import java.util.Optional;

/// PyTorch's names of the number types.
final class TorchTypes {
  private static final Map<String, ElementType> BY_STORAGE =
      Map.of(
          "DoubleStorage", ElementType.FLOAT64,
          "FloatStorage", ElementType.FLOAT32,
          "HalfStorage", ElementType.FLOAT16,
          "BFloat16Storage", ElementType.BFLOAT16,
          "LongStorage", ElementType.INT64,
          "IntStorage", ElementType.INT32,
          "ShortStorage", ElementType.INT16,
          "CharStorage", ElementType.INT8,
          "ByteStorage", ElementType.UINT8,
          "BoolStorage", ElementType.BOOL);

  private static final Map<String, ElementType> BY_DTYPE =
      Map.of(
          "float64", ElementType.FLOAT64,
          "float32", ElementType.FLOAT32,
          "float16", ElementType.FLOAT16,
          "bfloat16", ElementType.BFLOAT16,
          "int64", ElementType.INT64,
          "int32", ElementType.INT32,
          "int16", ElementType.INT16,
          "int8", ElementType.INT8,
          "uint8", ElementType.UINT8,
          "bool", ElementType.BOOL);

  private TorchTypes() {}

  /// The type of a storage's elements; empty for an untyped storage, which counts bytes.
  static Optional<ElementType> ofStorage(String name) {
    return Optional.ofNullable(BY_STORAGE.get(name));
  }

  static Optional<ElementType> ofDtype(String name) {
    return Optional.ofNullable(BY_DTYPE.get(name));
  }

  /// The class of a storage of such elements.
  static String storage(ElementType type) {
    return BY_STORAGE.entrySet().stream()
        .filter(entry -> entry.getValue() == type)
        .findAny()
        .orElseThrow()
        .getKey();
  }
}
