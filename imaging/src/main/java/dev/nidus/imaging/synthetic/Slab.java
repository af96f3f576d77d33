package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;

/// The fine grid on which a scan is painted before the slices are averaged: one or two layers a slice, and
/// some beyond the first and the last as far as a slice reaches. u runs fastest, then v, then the layers.
final class Slab {
  final int width;
  final int height;
  final int layers;
  final float[] values;

  private final AffineMap toScanner;
  private final AffineMap toGrid;
  private final double[] weights;
  private final int perSlice;
  private final int slices;

  Slab(Acquisition acquisition) {
    ImageGeometry taken = acquisition.taken();
    double apart = taken.spacing().k();
    width = taken.size().i();
    height = taken.size().j();
    slices = taken.size().k();
    perSlice = apart > 1.5 ? 2 : 1;
    double layer = apart / perSlice;
    weights = weights(acquisition.thicknessMm() / layer, perSlice);
    layers = perSlice * (slices - 1) + weights.length;
    double firstLayer = -(weights.length - 1) / 2.0 * layer / apart;
    ImageGeometry fine =
        new ImageGeometry(
            new GridSize(width, height, layers),
            taken.pointAt(new ContinuousIndex(0, 0, firstLayer)),
            new Spacing(taken.spacing().i(), taken.spacing().j(), layer),
            taken.direction());
    toScanner = fine.indexToPoint();
    toGrid = fine.pointToIndex();
    values = new float[width * height * layers];
  }

  /// The weight of each layer in a slice: how much of it the slice's thickness covers.
  private static double[] weights(double thickness, int perSlice) {
    int count = (int) Math.ceil(thickness - 1e-9);
    if (count % 2 != perSlice % 2) {
      count++; // the middle of a slice is a layer, or lies between two
    }
    double[] weights = new double[count];
    double sum = 0;
    for (int n = 0; n < count; n++) {
      double from = Math.abs(n - (count - 1) / 2.0);
      weights[n] = Math.clamp(thickness / 2 + 0.5 - from, 0, 1);
      sum += weights[n];
    }
    for (int n = 0; n < count; n++) {
      weights[n] /= sum;
    }
    return weights;
  }

  double scannerAt(int row, double u, double v, double layer) {
    return toScanner.apply(row, u, v, layer);
  }

  /// The change of a scanner coordinate from one voxel to the next along u.
  double step(int row) {
    return toScanner.apply(row, 1, 0, 0) - toScanner.apply(row, 0, 0, 0);
  }

  /// A coordinate of the grid, 0 for u, 1 for v, 2 for layers, of a point in the scanner.
  double gridAt(int axis, Point3 point) {
    return toGrid.apply(axis, point.x(), point.y(), point.z());
  }

  /// The first and the last index along an axis within a distance of a point, cut to the grid.
  int[] range(int axis, Point3 point, double reach) {
    double middle = gridAt(axis, point);
    double voxels =
        reach
            * Math.sqrt(
                square(toGrid.apply(axis, 1, 0, 0) - toGrid.apply(axis, 0, 0, 0))
                    + square(toGrid.apply(axis, 0, 1, 0) - toGrid.apply(axis, 0, 0, 0))
                    + square(toGrid.apply(axis, 0, 0, 1) - toGrid.apply(axis, 0, 0, 0)));
    int count = axis == 0 ? width : axis == 1 ? height : layers;
    return new int[] {
      (int) Math.max(0, Math.ceil(middle - voxels)),
      (int) Math.min(count - 1, Math.floor(middle + voxels))
    };
  }

  /// All slices.
  Slices slices() {
    return slicesOf(0, layers - 1);
  }

  /// The slices in which some layers take part.
  Slices slicesOf(int firstLayer, int lastLayer) {
    int first = Math.max(0, Math.ceilDiv(firstLayer - weights.length + 1, perSlice));
    int last = Math.min(slices - 1, lastLayer / perSlice);
    return new Slices(first, last, firstLayer, lastLayer);
  }

  /// Some slices and the layers that are averaged into them.
  final class Slices {
    private final int first;
    private final int last;
    private final int firstLayer;
    private final int lastLayer;

    private Slices(int first, int last, int firstLayer, int lastLayer) {
      this.first = first;
      this.last = last;
      this.firstLayer = firstLayer;
      this.lastLayer = lastLayer;
    }

    /// The number of the first of these slices.
    int first() {
      return first;
    }

    /// Averages layers into slices.
    ///
    /// @param fine the layers, one plane after another
    /// @param plane values in a plane, at most a slice's
    float[] collapsed(float[] fine, int plane) {
      float[] thick = new float[plane * (last - first + 1)];
      for (int slice = first; slice <= last; slice++) {
        int target = (slice - first) * plane;
        for (int n = 0; n < weights.length; n++) {
          int layer = slice * perSlice + n;
          if (layer >= firstLayer && layer <= lastLayer) {
            float weight = (float) weights[n];
            int source = (layer - firstLayer) * plane;
            for (int p = 0; p < plane; p++) {
              thick[target + p] += weight * fine[source + p];
            }
          }
        }
      }
      return thick;
    }
  }

  private static double square(double value) {
    return value * value;
  }
}
