package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.ShownName;

/// The names of the number types in safetensors.
final class SafetensorsTypes {
  private SafetensorsTypes() {}

  static ElementType ofName(String tensor, String name) throws UnreadableWeights {
    for (ElementType type : ElementType.values()) {
      if (name(type).equals(name)) {
        return type;
      }
    }
    throw new UnreadableWeights(
        "the tensor %s has the number type %s; known are F64, F32, F16, BF16, I64, I32, I16, I8, U8 and BOOL"
            .formatted(tensor, ShownName.of(name)));
  }

  static String name(ElementType type) {
    return switch (type) {
      case FLOAT64 -> "F64";
      case FLOAT32 -> "F32";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      case INT64 -> "I64";
      case INT32 -> "I32";
      case INT16 -> "I16";
      case INT8 -> "I8";
      case UINT8 -> "U8";
      case BOOL -> "BOOL";
    };
  }
}
