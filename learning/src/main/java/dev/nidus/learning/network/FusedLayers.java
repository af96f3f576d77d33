package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.FusedConvolution;
import dev.nidus.learning.tensor.GatheredConvolution;
import dev.nidus.learning.tensor.Precision;
import java.util.List;

/// Makes a fused layer of a folded one.
@FunctionalInterface
interface FusedLayers {
  /// The last layer of fmcib's network has maps of 2^3 voxels. From 4^3 on, ordinary convolutions are
  /// as fast or faster (measured).
  int SMALL_EDGE = 2;

  FusedLayers ONE_DNN =
      (folded, input, precision) ->
          new FusedLayer(
              outputOf(folded, input).most() <= SMALL_EDGE
                  ? GatheredConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), precision)
                  : FusedConvolution.pack(
                      folded.weight(), folded.bias(), folded.how(), input, precision));

  private static Extent3 outputOf(FoldedLayer folded, Extent3 input) {
    List<Long> weight = folded.weight().shape();
    return folded
        .how()
        .output(
            input,
            new Extent3(
                Math.toIntExact(weight.get(2)),
                Math.toIntExact(weight.get(3)),
                Math.toIntExact(weight.get(4))));
  }

  /// Packs a copy of the weights.
  ///
  /// @param input usual size of the input in voxels
  Layer pack(FoldedLayer folded, Extent3 input, Precision precision);
}
