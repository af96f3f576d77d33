package dev.nidus.app.command;

import dev.nidus.app.engine.StoredFiles;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Scans whose names are addresses of storage: fetched to this machine, and kept there while they are
/// open.
final class FetchedScan {
  private FetchedScan() {}

  /// Opens a scan by its address.
  ///
  /// @param files reads the copy
  /// @throws UnreadableScan if this process does not reach such storage, or it cannot be fetched or read
  static CtScan open(String address, ScanReader files) throws UnreadableScan {
    StoredFiles.Copy copy = fetch(address);
    try {
      CtScan scan = files.open(copy.path(), address);
      return new CtScan(
          scan.name(),
          scan.geometry(),
          scan.type(),
          scan.modality(),
          new Held(scan.voxels(), copy));
    } catch (UnreadableScan | RuntimeException unreadable) {
      copy.close();
      throw unreadable;
    }
  }

  private static StoredFiles.Copy fetch(String address) throws UnreadableScan {
    StoredFiles storage = StoredFiles.here().orElseThrow(() -> outOfReach(address));
    try {
      return storage.fetch(address.strip());
    } catch (IOException e) {
      throw new UnreadableScan(String.valueOf(e.getMessage()), e);
    }
  }

  /// What is told where such a scan cannot be read.
  static UnreadableScan outOfReach(String address) {
    return new UnreadableScan(
        "%s is on storage that only extract --cluster reads; copy the scan to a disk"
            .formatted(address));
  }

  /// Voxels of a copy, which is given back with them.
  private record Held(Voxels voxels, StoredFiles.Copy copy) implements Voxels {
    @Override
    public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey)
        throws UnreadableScan {
      return voxels.read(boxes, survey);
    }

    @Override
    public IntensitySurvey survey(VoxelType type) {
      return voxels.survey(type);
    }

    @Override
    public Optional<String> remark(VoxelBox box) {
      return voxels.remark(box);
    }

    @Override
    public void close() {
      voxels.close();
      copy.close();
    }
  }
}
