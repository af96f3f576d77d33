package dev.nidus.imaging.dicom;

/// A file as it was read; its long values are still in it.
///
/// @param name how messages call it
/// @param preamble what the bytes in front are
/// @param meta the file meta information, group 0002; empty where the file has none
/// @param syntax how the data set is encoded
/// @param dataSet everything else
public record DicomFile(
    String name, Preamble preamble, DataSet meta, TransferSyntax syntax, DataSet dataSet) {

  /// The exception whose sentence starts with the name of this file.
  public UnreadableDicom unreadable(String problem) {
    return new UnreadableDicom(name + " " + problem);
  }
}
