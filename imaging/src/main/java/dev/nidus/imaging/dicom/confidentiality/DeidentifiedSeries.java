package dev.nidus.imaging.dicom.confidentiality;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomFile;
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

  private void write(DicomFile file, Path folder) throws IOException, UnreadableDicom {
    DataSet set = deidentifier.deidentify(file, report);
    Path target = folder.resolve(set.requireText(Tags.SOP_INSTANCE_UID) + ".dcm");
    if (Files.exists(target)) {
      throw file.unreadable(
          "has the SOP instance UID of another file of the series; move one of them out");
    }
    DicomWriter.write(target, set, file.syntax());
  }
}
