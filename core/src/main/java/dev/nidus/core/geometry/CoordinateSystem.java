package dev.nidus.core.geometry;

/// The convention in which a user states a seed.
public enum CoordinateSystem {
  /// Millimetres, x to the Left, y to the Posterior, z to the Superior: DICOM, ITK, 3D Slicer files
  /// that say so, and the reference's CSV.
  LPS,
  /// Millimetres, x to the Right, y to the Anterior, z to the Superior: NIfTI, FreeSurfer, older 3D
  /// Slicer files.
  RAS,
  /// Voxels of the scan as stored (i, j, k), fractions allowed.
  VOXEL;

  /// The point that the three numbers name in a scan of this geometry.
  ///
  /// @throws InvalidGeometry if a number is not finite
  public Point3 pointOf(double first, double second, double third, ImageGeometry scan) {
    return switch (this) {
      case LPS -> new Point3(first, second, third);
      case RAS -> new Point3(-first, -second, third);
      case VOXEL -> scan.pointAt(new ContinuousIndex(first, second, third));
    };
  }
}
