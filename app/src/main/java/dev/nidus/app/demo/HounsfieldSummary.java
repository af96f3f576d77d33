package dev.nidus.app.demo;

import dev.nidus.core.patch.Patch;

/// The Hounsfield units of a patch in five numbers.
///
/// @param mean over all voxels, HU
/// @param deviation standard deviation over all voxels (divided by their number), HU
/// @param min lowest, HU
/// @param max highest, HU
/// @param atPaddingValue share of the voxels at exactly -1024 HU: padding, and whatever the scanner
///     itself filled with that value
record HounsfieldSummary(
    double mean, double deviation, double min, double max, double atPaddingValue) {

  /// Two passes, in double precision.
  static HounsfieldSummary of(Patch patch) {
    float[] values = patch.hounsfield();
    double sum = 0;
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int padding = 0;
    for (float value : values) {
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
      if (value == Patch.PADDING_HU) {
        padding++;
      }
    }
    double mean = sum / values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new HounsfieldSummary(
        mean, Math.sqrt(squares / values.length), min, max, (double) padding / values.length);
  }
}
