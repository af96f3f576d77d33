package dev.nidus.core.patch;

/// How Hounsfield units become the numbers that a network was trained on.
public sealed interface IntensityScaling {

  /// (HU + offset) / range, unclipped: the reference's (HU + 1024) / 3072 (SPEC 2.1).
  record OffsetDivide(double offset, double range) implements IntensityScaling {
    @Override
    public float apply(float hounsfield) {
      return ((float) (hounsfield + offset)) / (float) range;
    }
  }

  /// Clipped to low..high, then to 0..1: Med3D's and Models Genesis' [-1000, 1000] (SPEC 2.5).
  record ClipToUnit(double low, double high) implements IntensityScaling {
    @Override
    public float apply(float hounsfield) {
      return (float) ((Math.clamp(hounsfield, low, high) - low) / (high - low));
    }
  }

  /// (HU + offset) / range, then clipped to lowest..highest: contrast for soft tissue, where air and metal
  /// do not matter.
  record Window(double offset, double range, double lowest, double highest)
      implements IntensityScaling {
    @Override
    public float apply(float hounsfield) {
      return (float) Math.clamp((hounsfield + offset) / range, lowest, highest);
    }
  }

  /// As weights files and receipts have it: `offset-divide OFFSET RANGE`, `clip-to-unit LOW HIGH` or `window
  /// OFFSET RANGE LOWEST HIGHEST`.
  default String text() {
    return switch (this) {
      case OffsetDivide(double offset, double range) -> "offset-divide " + offset + " " + range;
      case ClipToUnit(double low, double high) -> "clip-to-unit " + low + " " + high;
      case Window(double offset, double range, double lowest, double highest) ->
          "window " + offset + " " + range + " " + lowest + " " + highest;
    };
  }

  /// The scaled value of one voxel.
  float apply(float hounsfield);

  static IntensityScaling fmcib() {
    return new OffsetDivide(1024, 3072);
  }

  /// [-160, 240] to [0, 1], half as much again kept on either side.
  static IntensityScaling softTissue() {
    return new Window(160, 400, -0.5, 1.5);
  }

  static IntensityScaling med3d() {
    return new ClipToUnit(-1000, 1000);
  }
}
