package dev.nidus.app.conformance;

/// Numbers rounded to the two 16-bit formats, to the nearest, ties to even.
final class HalfPrecision {
  private HalfPrecision() {}

  /// IEEE 754 binary16: 11 bits of precision.
  static float float16(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }

  /// The upper half of a binary32: 8 bits of precision.
  static float bfloat16(float value) {
    if (!Float.isFinite(value)) {
      return value;
    }
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat((bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  }
}
