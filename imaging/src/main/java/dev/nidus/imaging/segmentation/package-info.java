/// Masks become lesions: where a reader outlined one, its centroid or its deepest point is the seed.
///
/// Read {@link dev.nidus.imaging.segmentation.LesionMask} first. A mask is a scan whose values are
/// whole numbers: 0 outside, one label per structure.
@NullMarked
package dev.nidus.imaging.segmentation;

import org.jspecify.annotations.NullMarked;
