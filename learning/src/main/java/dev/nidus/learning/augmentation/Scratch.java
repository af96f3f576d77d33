package dev.nidus.learning.augmentation;

/// Arrays that grow and are used again.
final class Scratch {
  private Scratch() {}

  static float[] atLeast(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }
}
