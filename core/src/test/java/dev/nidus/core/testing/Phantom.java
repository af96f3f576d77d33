package dev.nidus.core.testing;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import java.util.Optional;

/// Scans whose value at every point of the patient is known in closed form.
public final class Phantom {
  private Phantom() {}

  /// Hounsfield units as a function of a point.
  @FunctionalInterface
  public interface Field {
    double at(double x, double y, double z);
  }

  /// A linear field: trilinear interpolation repeats it exactly, so that an axis swap, a flip, a
  /// stretch or half a voxel shows.
  public static Field ramp(double perX, double perY, double perZ, double atOrigin) {
    return (x, y, z) -> perX * x + perY * y + perZ * z + atOrigin;
  }

  /// A round, soft lesion.
  public static Field gaussian(Point3 centre, double sigma, double height, double background) {
    return (x, y, z) -> {
      double d = centre.distanceTo(new Point3(x, y, z));
      return background + height * Math.exp(-d * d / (2 * sigma * sigma));
    };
  }

  /// Samples a field on a grid, in single precision.
  public static CtScan scan(ImageGeometry geometry, Field field) {
    return scan(geometry, field, VoxelType.FLOAT32);
  }

  /// Samples a field on a grid, rounded to whole numbers where the type is one.
  public static CtScan scan(ImageGeometry geometry, Field field, VoxelType type) {
    GridSize size = geometry.size();
    float[] values = new float[Math.toIntExact(size.voxels())];
    AffineMap map = geometry.indexToPoint();
    int n = 0;
    for (int k = 0; k < size.k(); k++) {
      for (int j = 0; j < size.j(); j++) {
        for (int i = 0; i < size.i(); i++) {
          double value =
              field.at(map.apply(0, i, j, k), map.apply(1, i, j, k), map.apply(2, i, j, k));
          values[n++] = (float) (type.isInteger() ? Math.rint(value) : value);
        }
      }
    }
    return new CtScan(
        "phantom", geometry, type, Optional.empty(), new VoxelsInMemory(size, values));
  }
}
