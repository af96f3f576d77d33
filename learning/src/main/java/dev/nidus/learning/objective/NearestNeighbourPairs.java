package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Tensor;

/// NNCLR: a prediction attracts the nearest neighbour of a projection, found in a {@link
/// NeighbourBank}, and is repelled by the other lesions' (SPEC 4.4).
///
/// @param contrast temperature and processes
/// @param pairing which view's neighbour a prediction is to meet
/// @see <a href="https://arxiv.org/abs/2104.14548">Dwibedi et al. 2021, equations 2 and 3</a>
public record NearestNeighbourPairs(Contrast contrast, Pairing pairing) {

  /// Which view's neighbour a prediction is to meet.
  public enum Pairing {
    /// The neighbour of the other view, as the authors of the method have it.
    CROSSWISE,
    /// The neighbour of the same view, as the reference has it: the two views then never meet.
    OWN_NEIGHBOUR
  }

  /// @param firstNeighbour neighbours of the first views' projections, (n, size)
  /// @param firstPrediction predictions from the first views
  /// @param secondNeighbour neighbours of the second views' projections
  /// @param secondPrediction predictions from the second views
  /// @return the mean in nats, a tensor without dimensions
  public Tensor loss(
      Tensor firstNeighbour,
      Tensor firstPrediction,
      Tensor secondNeighbour,
      Tensor secondPrediction) {
    NtXent attraction = new NtXent(contrast);
    Tensor sum =
        switch (pairing) {
          case CROSSWISE ->
              attraction
                  .loss(firstNeighbour, secondPrediction)
                  .add(attraction.loss(secondNeighbour, firstPrediction));
          case OWN_NEIGHBOUR ->
              attraction
                  .loss(firstNeighbour, firstPrediction)
                  .add(attraction.loss(secondNeighbour, secondPrediction));
        };
    return sum.multiply(0.5);
  }
}
