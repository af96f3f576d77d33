/// Lesions in DICOM files: structure sets (RTSTRUCT), whose contours somebody drew, and segmentations
/// (SEG), whose frames are masks.
///
/// Read {@link dev.nidus.imaging.dicom.lesion.StructureSet} and
/// {@link dev.nidus.imaging.dicom.lesion.SegmentationObject} first. Both name the series that they
/// belong to; {@link dev.nidus.imaging.dicom.lesion.SeriesBeside} finds it. What leaves this package
/// are contours, masks and grids: no tag does. Writing is deliberately absent.
@NullMarked
package dev.nidus.imaging.dicom.lesion;

import org.jspecify.annotations.NullMarked;
