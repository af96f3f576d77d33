package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.Point3;

/// The voxel of a lesion that lies farthest from its rim.
///
/// @param position its centre, LPS mm
/// @param radiusMm distance to the centre of the nearest voxel of the rim
public record DeepestPoint(Point3 position, double radiusMm) {}
