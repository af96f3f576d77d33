package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.DicomFile;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads files of lesions and finds the series that they were drawn on. Safe for use by several
/// threads.
public final class LesionFiles {
  private final DicomReader reader = new DicomReader(DicomLimits.DEFAULT);

  /// Reads a structure set or a segmentation.
  ///
  /// @param name how messages call it
  /// @throws UnreadableScan if it is neither, or damaged
  public DrawnLesions read(Path file, String name) throws UnreadableScan {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableScan(name + " is no file");
    }
    try {
      DicomFile dicom = reader.read(file, name);
      if (StructureSet.recognises(dicom)) {
        return StructureSet.read(dicom);
      }
      if (SegmentationObject.recognises(dicom)) {
        return SegmentationObject.read(dicom);
      }
      throw dicom.unreadable("is neither a structure set (RTSTRUCT) nor a segmentation (SEG)");
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// The series that lesions were drawn on, as scans are named, in the folder of their file or in one
  /// beside it.
  public Path seriesOf(Path file, DrawnLesions lesions) throws UnreadableScan {
    try {
      return SeriesBeside.find(reader, file, lesions.name(), lesions.drawnOn()).path();
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }

  /// The series that lesions were drawn on, where a given folder holds it.
  public Optional<Path> seriesIn(Path folder, DrawnLesions lesions) throws UnreadableScan {
    try {
      return SeriesBeside.within(reader, folder, lesions.drawnOn()).map(SeriesBeside::path);
    } catch (UnreadableDicom e) {
      throw new UnreadableScan(e.getMessage(), e);
    }
  }
}
