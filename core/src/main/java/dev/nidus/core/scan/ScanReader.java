package dev.nidus.core.scan;

import java.nio.file.Path;

/// Opens a file as a CT scan: reads its header and leaves the voxels on disk until they are wanted.
public interface ScanReader {

  /// Opens a scan.
  ///
  /// @param name how messages call it
  /// @throws UnreadableScan if the file is missing, damaged, over the byte budget, or not a scan
  CtScan open(Path file, String name) throws UnreadableScan;
}
