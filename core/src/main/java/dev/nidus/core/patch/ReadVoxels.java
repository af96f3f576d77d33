package dev.nidus.core.patch;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.scan.VoxelBlock;
import java.util.List;
import java.util.Optional;

/// Voxels of a scan that were read together.
///
/// @param blocks one per box, in the order asked
/// @param objection if the scan cannot be in Hounsfield units
public record ReadVoxels(List<VoxelBlock> blocks, Optional<Refusal> objection) {
  public ReadVoxels {
    blocks = List.copyOf(blocks);
  }
}
