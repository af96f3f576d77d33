/// Physical space: where a voxel lies in the patient.
///
/// Read {@link dev.nidus.core.geometry.ImageGeometry} first. Points are LPS millimetres (x to the
/// Left, y to the Posterior, z to the Superior, as in DICOM and ITK), always; a voxel is named by
/// its centre; indices are written (i, j, k), i fastest in memory, so that nobody takes them for
/// millimetres. RAS exists only as a {@link dev.nidus.core.geometry.CoordinateSystem} in which a
/// user may state a seed.
@NullMarked
package dev.nidus.core.geometry;

import org.jspecify.annotations.NullMarked;
