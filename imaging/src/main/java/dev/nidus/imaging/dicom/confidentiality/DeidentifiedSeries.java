package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.DicomWriter;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes the files of a series without what tells who the patient is. Files are named by their new
/// UIDs: the names of the originals may tell the patient.
///
/// @param reader finds the files of a series
/// @param report takes what was removed
public record DeidentifiedSeries(
    DicomSeriesReader reader, Deidentifier deidentifier, RemovalReport report) {

  /// Writes them.
  ///
  /// @param series a folder, zip or slice, perhaps with a choice behind a `#`
  /// @param folder which is there
  /// @throws UnreadableScan if the series cannot be told, or a file of it not be de-identified; then
  ///     others may be written already
  public void write(Path series, Path folder) throws UnreadableScan, IOException {
    reader.visit(series, series.toString(), file -> write(file, folder));
  }

  /// Writes a structure set or a segmentation that belongs to the series. Under the same secret its references are those of the
  /// files that {@link #write} writes.
  ///
  /// @throws UnreadableScan if it is neither, or cannot be read
  public void writeDrawn(Path file, Path folder) throws UnreadableScan, IOException {
    try {
      DicomFile drawn =
          new DicomReader(DicomLimits.DEFAULT).read(file, String.valueOf(file.getFileName()));
      if (!Deidentifier.isLesionObject(drawn)) {
        throw drawn.unreadable(
            "is neither a structure set (RTSTRUCT) nor a segmentation (SEG); slices are named as"
                + " the series");
      }
      write(drawn, folder);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  private void write(DicomFile file, Path folder) throws IOException, UnreadableDicom {
    DataSet set = deidentifier.deidentify(file, report);
    Path target = folder.resolve(set.requireText(Tags.SOP_INSTANCE_UID) + ".dcm");
    if (Files.exists(target)) {
      throw file.unreadable(
          "has the SOP instance UID of another file that is written; leave one of them out");
    }
    DicomWriter.write(target, set, file.syntax());
  }
}
