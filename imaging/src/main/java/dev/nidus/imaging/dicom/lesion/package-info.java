/// Lesions in DICOM files: structure sets (RTSTRUCT), whose contours somebody drew, and segmentations
/// (SEG), whose frames are masks.
///
/// Read {@link dev.nidus.imaging.dicom.lesion.LesionFiles} first, then
/// {@link dev.nidus.imaging.dicom.lesion.StructureSet} and
/// {@link dev.nidus.imaging.dicom.lesion.SegmentationObject}. What leaves this package are contours,
/// masks and grids: no tag does. Writing is deliberately absent.
@NullMarked
package dev.nidus.imaging.dicom.lesion;

import org.jspecify.annotations.NullMarked;
