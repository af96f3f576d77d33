/// Results that go back as DICOM: structured reports and segmentations of lesions, filed in the study of the series that they
/// were made from.
///
/// Read {@link dev.nidus.imaging.dicom.result.LesionReport} first. This is the one place where what a series says about the
/// patient is passed on: a result that names another patient than its study cannot be filed. UIDs follow from the series, the lesion
/// and the model, and dates from the series, so that the same result has the same bytes, and a second run replaces the
/// first.
@NullMarked
package dev.nidus.imaging.dicom.result;

import org.jspecify.annotations.NullMarked;
