package dev.nidus.imaging.dicom.series;

import dev.nidus.imaging.dicom.ByteSource;
import dev.nidus.imaging.dicom.StreamedAccess;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// An entry of a zip, inflated as far as it is read.
///
/// @param name how messages call it
record ZipBytes(ZipFile zip, ZipEntry entry, String name) implements ByteSource {
  @Override
  public long length() {
    return entry.getSize();
  }

  @Override
  public Access open() throws IOException {
    return new StreamedAccess(() -> zip.getInputStream(entry));
  }
}
