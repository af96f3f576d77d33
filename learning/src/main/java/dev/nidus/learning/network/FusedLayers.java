package dev.nidus.learning.network;

import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.Precision;

/// Makes a fused layer of a folded one.
@FunctionalInterface
interface FusedLayers {
  FusedLayers ONE_DNN =
      (folded, inputEdge, precision) ->
          new FusedLayer(
              FusedConvolution.pack(
                  folded.weight(), folded.bias(), folded.how(), inputEdge, precision));

  /// Packs a copy of the weights.
  ///
  /// @param inputEdge usual edge of the input in voxels
  Layer pack(FoldedLayer folded, int inputEdge, Precision precision);
}
