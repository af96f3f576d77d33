package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.VoxelBox;

/// What one label of a mask covers.
///
/// @param label its number in the mask
/// @param voxels how many voxels carry it
/// @param volumeMm3 their volume in cubic millimetres
/// @param centroid mean of their centres, LPS mm
/// @param boundingBox the smallest box of voxels around them
/// @param centroidInside whether the voxel nearest to the centroid carries the label; a crescent's
///     does not
public record LabelledLesion(
    int label,
    long voxels,
    double volumeMm3,
    Point3 centroid,
    VoxelBox boundingBox,
    boolean centroidInside) {

  /// The volume in cubic centimetres.
  public double volumeCm3() {
    return volumeMm3 / 1000;
  }
}
