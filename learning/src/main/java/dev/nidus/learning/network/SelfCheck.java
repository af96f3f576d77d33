package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Recomputes some numbers of every fused layer in plain Java, from the stored weights and the
/// layer's own input: the fused operators are private to libtorch and could mean something else in
/// another version or on another processor.
///
/// One patch goes through the network at its usual size. At another the packed weights would be
/// reordered for every layer, which costs several times as much as the check.
final class SelfCheck {
  /// Channels looked at for each voxel: a wrong operator is wrong everywhere, so a few are enough.
  private static final int CHANNELS = 8;

  private final ResNet3d network;
  private final Weights weights;
  private final Extent3 patch;
  private final Precision precision;
  private String worstLayer = "";
  private double worst;

  SelfCheck(ResNet3d network, Weights weights, Extent3 patch, Precision precision) {
    this.network = network;
    this.weights = weights;
    this.patch = patch;
    this.precision = precision;
  }

  /// The fused layer of a unit, observed; closing it closes nothing.
  Layer watched(NormalisedConvolution unit, Layer fused) {
    return new Watched(unit, fused, weights.foldedRows(unit, CHANNELS));
  }

  /// Takes a patch through a trunk of watched layers.
  ///
  /// @return what differs beyond rounding, as a sentence; empty if everything agrees
  Optional<String> difference(ResNetTrunk watched) {
    float[] values = new float[Math.toIntExact(network.inputChannels() * patch.volume())];
    for (int n = 0; n < values.length; n++) {
      // blobs and a ramp, in the range of a scaled patch
      values[n] = (float) (0.4 + 0.3 * Math.sin(n * 0.37) * Math.cos(n * 0.011)) + n % 50 / 200f;
    }
    try (TensorScope scope = TensorScope.open("self-check")) {
      watched
          .features(
              scope.copyOf(
                  values, 1, network.inputChannels(), patch.depth(), patch.height(), patch.width()))
          .close();
    }
    return worst <= tolerance()
        ? Optional.empty()
        : Optional.of(
            "on this machine they differ from plain arithmetic in %s by %.1e of the sum's terms, allowed is %.0e"
                .formatted(worstLayer, worst, tolerance()));
  }

  /// Relative to the magnitudes of all terms of a sum. Rounding alone gives 1e-7 (float32) and 1.4e-3
  /// (bfloat16).
  private double tolerance() {
    return switch (precision) {
      case FLOAT32, FLOAT64 -> 1e-5;
      case BFLOAT16 -> 1e-2;
    };
  }

  private void note(String layer, double difference) {
    // the negation lets what is not a number count as the worst
    if (!(difference <= worst)) {
      worst = difference;
      worstLayer = layer;
    }
  }

  /// A number of the output: the sum before the rectifier, and the magnitudes of its terms.
  private record Expected(int row, double sum, double magnitude) {}

  private final class Watched implements Layer {
    private final NormalisedConvolution unit;
    private final Layer fused;
    private final List<FoldedRow> rows;

    Watched(NormalisedConvolution unit, Layer fused, List<FoldedRow> rows) {
      this.unit = unit;
      this.fused = fused;
      this.rows = rows;
    }

    @Override
    public Tensor apply(Tensor x) {
      List<List<Expected>> expected = expected(x, Optional.empty());
      Tensor y = fused.apply(x);
      compare(expected, y, Double.NEGATIVE_INFINITY);
      return y;
    }

    @Override
    public Tensor applyRelu(Tensor x) {
      List<List<Expected>> expected = expected(x, Optional.empty());
      Tensor y = fused.applyRelu(x);
      compare(expected, y, 0);
      return y;
    }

    @Override
    public Tensor addRelu(Tensor sum, Tensor x) {
      List<List<Expected>> expected = expected(x, Optional.of(sum));
      Tensor y = fused.addRelu(sum, x);
      compare(expected, y, 0);
      return y;
    }

    @Override
    public void close() {
      // the fused layer goes on without its observer
    }

    /// For the first voxel of the output, where padding takes part, and the middle one.
    private List<List<Expected>> expected(Tensor x, Optional<Tensor> added) {
      List<List<Expected>> expected = new ArrayList<>();
      long[] strides = axes(unit.stride());
      long[] kernel = axes(unit.kernel());
      for (int[] voxel : List.of(new int[3], middle(unit.output(Extent3.ofVolumes(x.shape()))))) {
        int[] start = new int[3];
        int[] from = new int[3];
        int[] to = new int[3];
        for (int axis = 0; axis < 3; axis++) {
          start[axis] = Math.toIntExact(voxel[axis] * strides[axis] - kernel[axis] / 2);
          from[axis] = Math.max(0, start[axis]);
          to[axis] = Math.toIntExact(Math.min(x.shape().get(2 + axis), start[axis] + kernel[axis]));
        }
        float[] window = numbers(x, from, to);
        Optional<float[]> base = added.map(sum -> numbers(sum, voxel));
        List<Expected> ofVoxel = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
          ofVoxel.add(expected(row, start, from, to, window, base));
        }
        expected.add(ofVoxel);
      }
      return expected;
    }

    private Expected expected(
        int number, int[] start, int[] from, int[] to, float[] window, Optional<float[]> base) {
      FoldedRow row = rows.get(number);
      double first = row.bias() + base.map(values -> (double) values[row.channel()]).orElse(0.0);
      double sum = first;
      double magnitude = Math.abs(first);
      int at = 0;
      for (int channel = 0; channel < unit.in(); channel++) {
        for (int z = from[0]; z < to[0]; z++) {
          for (int y = from[1]; y < to[1]; y++) {
            for (int x = from[2]; x < to[2]; x++) {
              int tap = channel;
              tap = tap * unit.kernel().depth() + z - start[0];
              tap = tap * unit.kernel().height() + y - start[1];
              tap = tap * unit.kernel().width() + x - start[2];
              double term = (double) row.weight(tap) * window[at++];
              sum += term;
              magnitude += Math.abs(term);
            }
          }
        }
      }
      return new Expected(number, sum, magnitude);
    }

    private void compare(List<List<Expected>> expected, Tensor output, double least) {
      List<int[]> voxels = List.of(new int[3], middle(Extent3.ofVolumes(output.shape())));
      for (int n = 0; n < voxels.size(); n++) {
        float[] got = numbers(output, voxels.get(n));
        for (Expected one : expected.get(n)) {
          double wanted = Math.max(least, one.sum());
          double difference = Math.abs(wanted - got[rows.get(one.row()).channel()]);
          note(unit.convolution(), difference == 0 ? 0 : difference / one.magnitude());
        }
      }
    }

    private static int[] middle(Extent3 size) {
      return new int[] {size.depth() / 2, size.height() / 2, size.width() / 2};
    }

    private static long[] axes(Extent3 extent) {
      return new long[] {extent.depth(), extent.height(), extent.width()};
    }

    private static float[] numbers(Tensor x, int[] voxel) {
      return numbers(x, voxel, new int[] {voxel[0] + 1, voxel[1] + 1, voxel[2] + 1});
    }

    private static float[] numbers(Tensor x, int[] from, int[] to) {
      try (Tensor slab = x.narrow(2, from[0], to[0] - from[0]);
          Tensor beam = slab.narrow(3, from[1], to[1] - from[1]);
          Tensor window = beam.narrow(4, from[2], to[2] - from[2])) {
        return window.toFloats();
      }
    }
  }
}
