package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.ImageGeometry;

/// An axis of a scan's grid, measured in millimetres along a direction of the patient.
///
/// @param axis 0 (i), 1 (j) or 2 (k)
/// @param sense +1 where the index grows along the direction, -1 where it falls
/// @param spacing mm from voxel to voxel
/// @param count voxels along it
record GridAxis(int axis, int sense, double spacing, int count) {
  private static final int[][] PAIRINGS = {
    {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
  };

  /// Off the patient's axes by more than 2.5 degrees.
  private static final double OBLIQUE_COSINE = 0.999;

  /// The axis of a grid that lies nearest to a patient axis (0 L, 1 P, 2 S), growing along it. Each
  /// grid axis is nearest to one patient axis: the pairing with the largest sum of cosines.
  static GridAxis nearestTo(int patientAxis, ImageGeometry scan) {
    int axis = pairing(scan.direction())[patientAxis];
    int sense = scan.direction().at(patientAxis, axis) < 0 ? -1 : 1;
    return new GridAxis(axis, sense, scan.spacing().along(axis), scan.size().along(axis));
  }

  /// Whether a grid is turned against the patient's axes far enough to be told.
  static boolean oblique(Direction direction) {
    int[] pairing = pairing(direction);
    for (int row = 0; row < 3; row++) {
      if (Math.abs(direction.at(row, pairing[row])) < OBLIQUE_COSINE) {
        return true;
      }
    }
    return false;
  }

  private static int[] pairing(Direction direction) {
    int[] best = PAIRINGS[0];
    double nearest = -1;
    for (int[] pairing : PAIRINGS) {
      double sum = 0;
      for (int row = 0; row < 3; row++) {
        sum += Math.abs(direction.at(row, pairing[row]));
      }
      if (sum > nearest) {
        nearest = sum;
        best = pairing;
      }
    }
    return best;
  }

  /// The same axis, measured the other way, if the sense asked for is -1.
  GridAxis along(int otherSense) {
    return new GridAxis(axis, sense * otherSense, spacing, count);
  }

  /// Millimetres from the centre of voxel 0, in the direction of measurement.
  double position(ContinuousIndex index) {
    return position(
        switch (axis) {
          case 0 -> index.i();
          case 1 -> index.j();
          default -> index.k();
        });
  }

  double position(double index) {
    return sense * index * spacing;
  }

  /// The index, in fractions of a voxel, at a position.
  double index(double position) {
    return sense * position / spacing;
  }

  /// The edges of the grid along this axis.
  Interval extent() {
    return Interval.between(position(-0.5), position(count - 0.5));
  }
}
