package dev.nidus.core.scan;

import java.util.List;
import java.util.Optional;

/// The voxel values of a scan, read in boxes.
///
/// An implementation over a file reads lazily: an uncompressed file is mapped and only the pages of
/// the boxes are touched; a compressed one is streamed once, up to the last slice that is needed,
/// and only the boxes are kept.
public interface Voxels extends AutoCloseable {

  /// Reads boxes in one pass.
  ///
  /// @param boxes what is wanted, in any order, overlaps allowed; each must lie in the scan
  /// @param survey is told the range of the values that pass by, in Hounsfield units; if it is not
  ///     settled when the boxes are read, the rest of the scan is shown to it
  /// @return one block per box, in the order asked
  /// @throws UnreadableScan if the file ends early or is damaged
  List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) throws UnreadableScan;

  /// A survey of these values, which is settled as early as what the file can hold allows.
  ///
  /// @param type the number type of the scan
  default IntensitySurvey survey(VoxelType type) {
    return IntensitySurvey.of(type);
  }

  /// What a user should know about the values of a box, as the rest of a sentence about it: that some
  /// were made rather than read. Nothing where all are as the file has them.
  default Optional<String> remark(VoxelBox box) {
    return Optional.empty();
  }

  /// Releases the file. Idempotent.
  @Override
  void close();
}
