package dev.nidus.evidence.stability;

/// How far the features of a copy are from those of the original.
///
/// @param relative length of their difference over the length of the original; infinite if the original alone is all zeros
/// @param cosineDistance 1 less the cosine of the angle between them; 1 if one of them is all zeros
/// @param meanSquare mean square of the differences, as the publication has it (SPEC section 7), in the square of their unit
public record FeatureError(double relative, double cosineDistance, double meanSquare) {

  public static FeatureError of(float[] original, float[] copy) {
    if (original.length != copy.length || original.length == 0) {
      throw new IllegalArgumentException(
          "each feature is compared with its copy, got %d and %d"
              .formatted(original.length, copy.length));
    }
    double differences = 0;
    double first = 0;
    double second = 0;
    double product = 0;
    for (int k = 0; k < original.length; k++) {
      double a = original[k];
      double b = copy[k];
      differences += (a - b) * (a - b);
      first += a * a;
      second += b * b;
      product += a * b;
    }
    return new FeatureError(
        differences == 0 ? 0 : Math.sqrt(differences / first),
        differences == 0
            ? 0
            : first == 0 || second == 0 ? 1 : 1 - product / Math.sqrt(first * second),
        differences / original.length);
  }
}
