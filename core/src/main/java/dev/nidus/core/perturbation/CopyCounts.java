package dev.nidus.core.perturbation;

/// What a run cost.
///
/// @param scans that were wanted
/// @param reads passes over the voxels of a scan; more than scans where the lesions of one do not fit in memory together
/// @param patches that were encoded
/// @param batches that they were encoded in
public record CopyCounts(long scans, long reads, long patches, long batches) {}
