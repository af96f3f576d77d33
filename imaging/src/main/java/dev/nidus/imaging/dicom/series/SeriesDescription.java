package dev.nidus.imaging.dicom.series;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;

/// What a user knows a series by.
///
/// @param uid blank where the file has none
/// @param number blank where the file has none
/// @param words the description of the series, blank where the file has none
record SeriesDescription(String uid, String number, String words) {

  static SeriesDescription of(DataSet set) throws UnreadableDicom {
    return new SeriesDescription(
        printable(set.text(Tags.SERIES_INSTANCE_UID).orElse("")),
        printable(set.text(Tags.SERIES_NUMBER).orElse("")),
        printable(set.text(Tags.SERIES_DESCRIPTION).orElse("")));
  }

  /// Without signs that a terminal would obey.
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
