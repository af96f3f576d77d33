package dev.nidus.imaging.segmentation;

/// The mask inside contours, with what had to be decided on the way.
///
/// @param mask has the one label 1
/// @param offsetMm the greatest distance from a plane of contours to the slice that took it
/// @param skippedSlices slices between the first and the last contour that have none; they are empty
/// @param planesLeftOut planes of contours that another plane of the same slice lies nearer to
public record OutlinedMask(
    LesionMask mask, double offsetMm, int skippedSlices, int planesLeftOut) {}
