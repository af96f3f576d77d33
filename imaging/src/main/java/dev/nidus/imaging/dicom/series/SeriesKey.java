package dev.nidus.imaging.dicom.series;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.PixelFormat;

/// What slices of one scan have in common.
///
/// @param uid of the series; where it is blank, the folder stands for it
/// @param frameOfReference blank where it is
record SeriesKey(String uid, String frameOfReference, String orientation, int rows, int columns) {

  static SeriesKey of(DataSet set, String folder, Slice slice, PixelFormat format)
      throws UnreadableDicom {
    return new SeriesKey(
        set.text(Tags.SERIES_INSTANCE_UID).orElse("folder " + folder),
        set.text(Tags.FRAME_OF_REFERENCE_UID).orElse(""),
        slice.orientation().key(),
        format.rows(),
        format.columns());
  }
}
