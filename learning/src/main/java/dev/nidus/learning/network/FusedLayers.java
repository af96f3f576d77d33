package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.Precision;

/// Makes a fused layer of a folded one.
@FunctionalInterface
interface FusedLayers {
  FusedLayers ONE_DNN =
      (folded, input, precision) ->
          new FusedLayer(
              FusedConvolution.pack(
                  folded.weight(), folded.bias(), folded.how(), input, precision));

  /// Packs a copy of the weights.
  ///
  /// @param input usual size of the input in voxels
  Layer pack(FoldedLayer folded, Extent3 input, Precision precision);
}
