package dev.nidus.learning.sampling;

import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import java.util.LinkedHashMap;
import java.util.Map;

/// The masks that were read last. One is read at a time, since that takes 4 bytes a voxel of its grid.
/// Thread-safe.
public final class Masks {
  private static final int REMEMBERED = 64;

  private final ScanReader reader;
  private final Map<Extent.Mask, MaskVoxels> recent =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true); // in the order of use

  public Masks(ScanReader reader) {
    this.reader = reader;
  }

  /// The voxels of a mask.
  ///
  /// @throws UnreadableScan if it cannot be read, or has no such voxel
  public synchronized MaskVoxels read(Extent.Mask mask) throws UnreadableScan {
    MaskVoxels known = recent.get(mask);
    if (known == null) {
      known = MaskVoxels.read(reader, mask);
      recent.put(mask, known);
      if (recent.size() > REMEMBERED) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
    return known;
  }
}
