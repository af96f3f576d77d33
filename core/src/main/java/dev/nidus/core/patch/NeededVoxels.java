package dev.nidus.core.patch;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.scan.VoxelBox;

/// Which voxels of its scan a patch needs.
public sealed interface NeededVoxels {

  /// All that it may touch.
  record Box(VoxelBox box) implements NeededVoxels {}

  /// There will be no patch.
  record Refused(Refusal refusal) implements NeededVoxels {}
}
