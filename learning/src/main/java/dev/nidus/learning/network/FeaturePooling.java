package dev.nidus.learning.network;

/// How the maps of a ResNet become a feature vector.
public enum FeaturePooling {
  /// The mean of the last map: the reference's.
  AVERAGE,
  /// Mean and standard deviation of the map after each of the four layers: texture beside content.
  /// For features of a trained network; pre-training uses {@link #AVERAGE}.
  STAGES
}
