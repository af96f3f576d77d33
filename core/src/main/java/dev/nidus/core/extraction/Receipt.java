package dev.nidus.core.extraction;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.patch.PatchSource;

/// What one lesion's features were made of, by digests: any changed bit of a voxel, of the geometry or
/// of the features shows.
///
/// @param source the voxels and the placement of the scan
/// @param patch digest of the patch's Hounsfield units in single precision, x fastest
/// @param features digest of the features in single precision
public record Receipt(PatchSource source, Sha256 patch, Sha256 features) {}
