package dev.nidus.core.patch;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.VoxelBox;

/// What a patch was cut from: enough to find out later whether the scan has changed where it matters.
///
/// @param scan placement of the whole scan
/// @param box the voxels that were read: those that the patch needs, and one more on each side
/// @param voxels digest of their Hounsfield units in single precision, i fastest
public record PatchSource(ImageGeometry scan, VoxelBox box, Sha256 voxels) {}
