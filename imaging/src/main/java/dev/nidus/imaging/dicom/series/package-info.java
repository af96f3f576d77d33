/// From DICOM files to scans: which slices belong together, where they lie, and their values in
/// Hounsfield units.
///
/// Read {@link dev.nidus.imaging.dicom.series.DicomSeriesReader} first. Slices are grouped by series,
/// frame of reference, orientation and matrix, and sorted by their position along the normal of their
/// plane, never by their number. A stack that is no regular grid (a slice missing or double, uneven
/// steps, a tilted gantry) is refused with what was found, because every tool that shrugs at it puts
/// lesions in wrong places. Tags stop here: what leaves are scans and plain descriptions.
@NullMarked
package dev.nidus.imaging.dicom.series;

import org.jspecify.annotations.NullMarked;
