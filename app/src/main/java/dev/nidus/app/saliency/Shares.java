package dev.nidus.app.saliency;

import java.util.OptionalDouble;

/// Which part of a map, by the sizes of its numbers, lies where.
///
/// @param inMask in the lesion's mask, where there is one
/// @param withinRadius near the seed
/// @param outsideScan on what filled the patch beyond the scan
record Shares(OptionalDouble inMask, double withinRadius, double outsideScan) {}
