package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.GatheredConvolution;
import dev.nidus.learning.tensor.Precision;

/// Makes a fused layer of a folded one.
@FunctionalInterface
interface FusedLayers {
  /// The last layer of fmcib's network has maps of 2^3 voxels. From 4^3 on, ordinary convolutions are
  /// as fast or faster (measured).
  int SMALL_EDGE = 2;

  FusedLayers ONE_DNN =
      (folded, input, precision) ->
          new FusedLayer(
              folded.how().output(input, Extent3.ofVolumes(folded.weight().shape())).most()
                      <= SMALL_EDGE
                  ? GatheredConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), precision)
                  : FusedConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), input, precision));

  /// Packs a copy of the weights.
  ///
  /// @param input usual size of the input in voxels
  Layer pack(FoldedLayer folded, Extent3 input, Precision precision);
}
