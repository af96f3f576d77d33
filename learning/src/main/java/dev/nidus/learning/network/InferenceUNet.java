package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.StoredTensor;
import java.util.Map;

/// Makes trunks of a U-Net for inference with stored statistics: they are multiplied into ordinary
/// convolutions.
public final class InferenceUNet {
  private InferenceUNet() {}

  /// The folded trunk, to be closed by the caller. The decoder is checked and left out.
  ///
  /// @throws UnfitWeights if the weights are not exactly those of the network
  /// @throws IllegalArgumentException if the network normalises by the batch, which cannot be folded
  public static Trunk folded(
      UNet3d network, Map<String, StoredTensor> weights, Device device, Precision precision)
      throws UnfitWeights {
    if (network.normalisation() != Normalisation.STORED) {
      throw new IllegalArgumentException(
          "statistics of the batch are not known before it: " + network.summary());
    }
    WeightsFit.require(network, weights);
    Weights stored = new Weights(weights);
    return new UNetTrunk(
        network, unit -> stored.folded(unit).moved(device, precision), device, precision);
  }
}
