/// A client of DICOMweb (PS3.18): searches a server, fetches series and frames, and stores what was
/// made.
///
/// Read {@link dev.nidus.imaging.dicom.web.DicomWebClient} first. It always asks for pixels as the
/// server has them (`transfer-syntax=*`) and decodes here; asking a server to decompress has killed
/// one. Answers are held against {@link dev.nidus.imaging.dicom.web.WebLimits}; credentials come from
/// the environment, go to the one server that they were named for, and appear in no message.
@NullMarked
package dev.nidus.imaging.dicom.web;

import org.jspecify.annotations.NullMarked;
