package dev.nidus.learning.augmentation;

/// Along one axis: between which two voxels each output voxel lies, and how near to the second.
///
/// @param first first voxel that is needed
/// @param count how many are needed
/// @param low per output voxel, the lower neighbour, counted from `first`
/// @param high the upper neighbour
/// @param weight of the upper neighbour, 0..1
@SuppressWarnings("ArrayRecordComponent") // internal, never compared
record AxisSamples(int first, int count, int[] low, int[] high, float[] weight) {

  /// Half-pixel centres: output d lies at (d + 0.5) box / output - 0.5, clamped to the box.
  static AxisSamples resized(int first, int box, int output) {
    AxisSamples samples = ofSize(first, box, output);
    float scale = (float) box / output;
    for (int d = 0; d < output; d++) {
      float position = Math.max(scale * (d + 0.5f) - 0.5f, 0);
      int low = Math.min((int) position, box - 1);
      samples.set(d, low, Math.min(low + 1, box - 1), position - low);
    }
    return samples;
  }

  /// Output d lies at d + shift, reflected at the outer edges of the first and the last voxel.
  static AxisSamples shifted(int voxels, double shift) {
    AxisSamples samples = ofSize(0, voxels, voxels);
    for (int d = 0; d < voxels; d++) {
      double position = Math.clamp(reflected(d + shift, voxels), 0.0, voxels - 1.0);
      int low = (int) position;
      samples.set(d, low, Math.min(low + 1, voxels - 1), (float) (position - low));
    }
    return samples;
  }

  /// The same positions, the last output first.
  AxisSamples mirrored() {
    int last = outputs() - 1;
    AxisSamples samples = ofSize(first, count, outputs());
    for (int d = 0; d <= last; d++) {
      samples.set(d, low[last - d], high[last - d], weight[last - d]);
    }
    return samples;
  }

  int outputs() {
    return low.length;
  }

  private static double reflected(double position, int voxels) {
    double within = Math.abs(position + 0.5) % (2.0 * voxels);
    return (within > voxels ? 2.0 * voxels - within : within) - 0.5;
  }

  private static AxisSamples ofSize(int first, int count, int outputs) {
    return new AxisSamples(first, count, new int[outputs], new int[outputs], new float[outputs]);
  }

  private void set(int output, int lower, int upper, float share) {
    low[output] = lower;
    high[output] = upper;
    weight[output] = share;
  }
}
