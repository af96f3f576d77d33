package dev.nidus.learning.network;

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
      (folded, inputEdge, precision) ->
          new FusedLayer(
              outputEdge(folded, inputEdge) <= SMALL_EDGE
                  ? GatheredConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), precision)
                  : FusedConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), inputEdge, precision));

  private static long outputEdge(FoldedLayer folded, int inputEdge) {
    int kernel = Math.toIntExact(folded.weight().shape().getLast());
    return folded.how().outputEdge(inputEdge, kernel);
  }

  /// Packs a copy of the weights.
  ///
  /// @param inputEdge usual edge of the input in voxels
  Layer pack(FoldedLayer folded, int inputEdge, Precision precision);
}
