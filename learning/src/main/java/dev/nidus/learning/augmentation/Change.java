package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import java.util.List;

/// What is done to a patch, with every number decided: an {@link Operation} after its draw.
public sealed interface Change {

  /// Gives every voxel a number that depends on its former one alone.
  sealed interface OfOneVoxel extends Change {}

  /// Cuts a box out and resizes it: trilinear with half-pixel centres, no antialiasing, clamped at the
  /// edges of the box.
  ///
  /// @param z first voxel of the box along the depth
  /// @param y first voxel along the height
  /// @param x first voxel along the width
  /// @param box voxels that are kept
  /// @param output voxels that they become
  record CropAndResize(int z, int y, int x, PatchSize box, PatchSize output) implements Change {}

  /// Mirrors one axis.
  record Flip(Axis axis) implements Change {}

  /// Bends the histogram: a piecewise linear map of lowest..highest onto itself. With n points, the
  /// k-th knot k / (n - 1) of that range goes to the k-th point of it. A patch of one value stays.
  ///
  /// @param points ascending, first 0 and last 1, at least 2
  record ShiftHistogram(List<Double> points) implements Change {
    public ShiftHistogram {
      points = List.copyOf(points);
      if (points.size() < 2 || points.getFirst() != 0 || points.getLast() != 1) {
        throw new IllegalArgumentException(
            "a histogram shift has at least 2 points from 0 to 1, got " + points);
      }
    }
  }

  /// Smooths with a Gaussian that is integrated over each voxel, zero beyond the border, not
  /// renormalised. Standard deviations in voxels; the kernel reaches int(max(4 sigma, 0.5) + 0.5) voxels.
  record Smooth(double depth, double height, double width) implements Change {
    public Smooth {
      if (!(depth > 0 && height > 0 && width > 0) || !Double.isFinite(depth + height + width)) {
        throw new IllegalArgumentException(
            "a Gaussian needs standard deviations above 0 voxels, got %s, %s, %s"
                .formatted(depth, height, width));
      }
    }
  }

  /// Adds zeros on both sides up to a size, the smaller half first; an axis that is longer stays.
  record Pad(PatchSize size) implements Change {}

  /// Raises lower values to the threshold.
  record Floor(float threshold) implements OfOneVoxel {}

  /// Hounsfield units become the numbers of the network.
  record Scale(IntensityScaling scaling) implements OfOneVoxel {}

  /// Moves what is sampled: output(z, y, x) = input(z + depth, y + height, x + width), in voxels,
  /// linear, reflected at the outer edges of the border voxels.
  record Translate(double depth, double height, double width) implements Change {}

  /// Turns depth toward height by quarters.
  ///
  /// @param quarterTurns 1, 2 or 3
  record Rotate(int quarterTurns) implements Change {
    public Rotate {
      if (quarterTurns < 1 || quarterTurns > 3) {
        throw new IllegalArgumentException("1, 2 or 3 quarter turns, got " + quarterTurns);
      }
    }
  }

  /// Turns height toward width by quarters.
  ///
  /// @param quarterTurns 1, 2 or 3
  record Turn(int quarterTurns) implements Change {
    public Turn {
      if (quarterTurns < 1 || quarterTurns > 3) {
        throw new IllegalArgumentException("1, 2 or 3 quarter turns, got " + quarterTurns);
      }
    }
  }

  /// Stretches values about their mean, then shifts them.
  ///
  /// @param shift in the unit of the values
  /// @param factor above 0
  record Level(double shift, double factor) implements Change {}

  /// Adds Gaussian noise, each voxel by itself.
  ///
  /// @param deviation in the unit of the values
  /// @param seed of the noise
  record Noise(double deviation, long seed) implements Change {}

  /// Depth, height, width become width, height, depth.
  record ReverseAxes() implements Change {}

  /// Med3D's z-score: clipped to the percentiles 0.5 and 99.5, less the mean of the voxels above 0, by
  /// their standard deviation; voxels that are 0 after clipping become noise of mean 0 and deviation 1.
  ///
  /// @param noise the seed of that noise
  record Standardise(long noise) implements Change {}

  /// Nothing is done.
  record Nothing() implements OfOneVoxel {}

  /// The size of a patch after this change.
  default PatchSize sizeAfter(PatchSize size) {
    return switch (this) {
      case CropAndResize crop -> crop.output();
      case Pad(PatchSize to) ->
          new PatchSize(
              Math.max(size.depth(), to.depth()),
              Math.max(size.height(), to.height()),
              Math.max(size.width(), to.width()));
      case Rotate(int quarters) ->
          quarters == 2 ? size : new PatchSize(size.height(), size.depth(), size.width());
      case Turn(int quarters) ->
          quarters == 2 ? size : new PatchSize(size.depth(), size.width(), size.height());
      case ReverseAxes _ -> new PatchSize(size.width(), size.height(), size.depth());
      case Flip _,
          ShiftHistogram _,
          Smooth _,
          Translate _,
          Level _,
          Noise _,
          Standardise _,
          OfOneVoxel _ ->
          size;
    };
  }
}
