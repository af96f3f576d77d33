package dev.nidus.imaging.storage;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.VoxelType;
import java.nio.ByteOrder;

/// How a file stores its voxels, i fastest; HU = stored x slope + intercept.
///
/// @param size voxels along i, j, k
/// @param stored number type in the file
/// @param order byte order in the file
/// @param slope HU per stored unit, not 0
/// @param intercept HU of a stored 0
public record VoxelLayout(
    GridSize size, VoxelType stored, ByteOrder order, double slope, double intercept) {

  public VoxelLayout {
    if (slope == 0 || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
      throw new IllegalArgumentException(
          "slope must be finite and not 0, intercept finite, got %s and %s"
              .formatted(slope, intercept));
    }
  }

  /// Values that are Hounsfield units as they are stored.
  public static VoxelLayout unscaled(GridSize size, VoxelType stored, ByteOrder order) {
    return new VoxelLayout(size, stored, order, 1, 0);
  }

  /// Whether slope and intercept change anything.
  public boolean scaled() {
    return slope != 1 || intercept != 0;
  }

  /// The type of the values in HU: scaled integers become single precision, as in ITK.
  public VoxelType hounsfieldType() {
    return scaled() && stored.isInteger() ? VoxelType.FLOAT32 : stored;
  }

  /// Bytes of all voxels; exact, for the {@link ByteBudget} has passed them.
  public long bytes() {
    return Math.multiplyExact(size.voxels(), (long) stored.bytes());
  }
}
