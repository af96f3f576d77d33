package dev.nidus.imaging;

import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.dicom.series.SeriesChoice;
import dev.nidus.imaging.metaimage.MetaImageReader;
import dev.nidus.imaging.nifti.NiftiReader;
import dev.nidus.imaging.nrrd.NrrdReader;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.storage.ScanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Opens a scan of any known format: NIfTI-1 and -2, NRRD, MetaImage, and series of DICOM files in a
/// folder or a zip.
///
/// What a file is, its content says; its name is asked only to find the header of a pair, and which
/// series of a folder is meant. Safe for use by several threads.
public final class Scans implements ScanReader {
  private static final String KNOWN =
      "NIfTI (.nii, .nii.gz, .hdr with .img), NRRD (.nrrd, .nhdr), MetaImage (.mha, .mhd) and DICOM"
          + " (a folder, a zip or a file)";

  private final NiftiReader nifti;
  private final NrrdReader nrrd;
  private final MetaImageReader metaImage;
  private final DicomSeriesReader dicom;

  /// @param budget the most bytes of voxels that a file may declare
  public Scans(ByteBudget budget) {
    this(budget, new IrregularSlices.Refuse());
  }

  /// @param irregular what becomes of DICOM slices that are no regular grid
  public Scans(ByteBudget budget, IrregularSlices irregular) {
    nifti = new NiftiReader(budget);
    nrrd = new NrrdReader(budget);
    metaImage = new MetaImageReader(budget);
    dicom = new DicomSeriesReader(budget, DamagedFiles.REFUSE, irregular);
  }

  @Override
  public CtScan open(Path path, String name) throws UnreadableScan {
    if (Files.isDirectory(path) || SeriesChoice.of(path).series().isPresent()) {
      return dicom.open(path, name);
    }
    ScanFile file = new ScanFile(path, name);
    requireFile(file);
    byte[] head = file.head(NiftiReader.HEAD_BYTES);
    if (NrrdReader.recognises(head)) {
      return nrrd.open(file);
    }
    if (NiftiReader.recognises(head)) {
      return nifti.open(file, head);
    }
    if (file.startsWithGzip(0)) {
      return openGzipped(file);
    }
    if (MetaImageReader.recognises(head)) {
      return metaImage.open(file);
    }
    if (DicomSeriesReader.recognises(head) || DicomSeriesReader.isZip(head)) {
      return dicom.open(path, name);
    }
    return open(headerOfPair(file), name);
  }

  private CtScan openGzipped(ScanFile file) throws UnreadableScan {
    byte[] head = file.inflatedHead(NiftiReader.HEAD_BYTES);
    if (NiftiReader.recognises(head)) {
      return nifti.open(file, head);
    }
    if (NrrdReader.recognises(head)
        || MetaImageReader.recognises(head)
        || DicomSeriesReader.recognises(head)) {
      throw file.unreadable(
          "is gzipped as a whole, which only NIfTI allows; unpack it with gunzip first");
    }
    Path header = headerOfPair(file);
    return open(header, file.name());
  }

  private static void requireFile(ScanFile file) throws UnreadableScan {
    if (!Files.exists(file.path())) {
      throw file.unreadable("does not exist");
    }
    if (!Files.isRegularFile(file.path()) || !Files.isReadable(file.path())) {
      throw file.unreadable("is not a file that can be read");
    }
    if (file.bytes() == 0) {
      throw file.unreadable("is empty");
    }
  }

  /// The header beside the voxels of a NIfTI pair, where the user named the voxels.
  private static Path headerOfPair(ScanFile file) throws UnreadableScan {
    String fileName = file.path().getFileName().toString();
    String stem = fileName.replaceFirst("(?i)\\.img(\\.gz)?$", "");
    if (!stem.equals(fileName)) {
      for (String ending : List.of(".hdr", ".hdr.gz")) {
        Path header = file.path().resolveSibling(stem + ending);
        if (Files.isRegularFile(header)) {
          return header;
        }
      }
      throw file.unreadable("needs its header '%s.hdr' beside it".formatted(stem));
    }
    String ending = fileName.toLowerCase(Locale.ROOT);
    if (ending.endsWith(".dcm") || ending.endsWith(".ima")) {
      throw file.unreadable(
          "is called like a DICOM file but is none: it has no 'DICM' after 128 bytes and does not"
              + " start with an element");
    }
    throw file.unreadable("is of no known format; known are " + KNOWN);
  }
}
