/// DICOM files as data sets: read, asked and written.
///
/// Read {@link dev.nidus.imaging.dicom.DataSet} first. A data set is an ordered set of elements, each
/// a tag with a value; {@link dev.nidus.imaging.dicom.DicomReader} reads one from a file of PS3.10,
/// {@link dev.nidus.imaging.dicom.DicomWriter} writes one. Pixels and other long values stay where
/// they are ({@link dev.nidus.imaging.dicom.Value.Stored}) until somebody asks for them. Nothing here
/// knows what an image is: that is `dicom.series`, and decoding pixels is `dicom.codec`. Tags go no
/// further than `dicom`; other packages get scans, lesions and plain records.
///
/// What a file declares is held against {@link dev.nidus.imaging.dicom.DicomLimits} and against the
/// bytes that are there before anything is allocated.
@NullMarked
package dev.nidus.imaging.dicom;

import org.jspecify.annotations.NullMarked;
