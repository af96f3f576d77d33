package dev.nidus.learning.network;

/// Weights do not fit a network, or it cannot be told which network they fit. The message names
/// every difference.
public final class UnfitWeights extends Exception {
  private static final long serialVersionUID = 1;

  public UnfitWeights(String sentence) {
    super(sentence);
  }
}
