package dev.nidus.core.features;

import dev.nidus.core.digest.Sha256;
import java.util.Arrays;

/// The features of one lesion: the output of an encoder, single precision, in the encoder's order.
public final class FeatureVector {
  private final float[] values;

  private FeatureVector(float[] values) {
    this.values = values;
  }

  /// A copy of the given numbers.
  public static FeatureVector of(float... values) {
    return new FeatureVector(values.clone());
  }

  public int length() {
    return values.length;
  }

  public float at(int index) {
    return values[index];
  }

  /// The digest of the numbers, to the bit.
  public Sha256 digest() {
    return Sha256.of(values);
  }

  /// A copy of the numbers.
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureVector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return values.length + " features";
  }
}
