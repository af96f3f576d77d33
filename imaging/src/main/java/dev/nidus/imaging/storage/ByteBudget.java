package dev.nidus.imaging.storage;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelType;
import java.util.Locale;

/// How many bytes of voxels a file may declare, and so inflate to.
public record ByteBudget(long voxelBytes) {
  /// 8 GB: four times the largest CT in clinical use.
  public static final ByteBudget DEFAULT = new ByteBudget(8_000_000_000L);

  public ByteBudget {
    if (voxelBytes < 1) {
      throw new IllegalArgumentException("a byte budget must be positive, got " + voxelBytes);
    }
  }

  /// The bytes that a grid needs.
  ///
  /// @throws UnreadableScan if that is over this budget
  public long require(ScanFile file, GridSize size, VoxelType stored) throws UnreadableScan {
    long bytes;
    try {
      bytes = Math.multiplyExact(size.voxels(), (long) stored.bytes());
    } catch (ArithmeticException e) {
      throw file.unreadable(
          "declares %s voxels, more than 2^63 bytes; the limit is %s"
              .formatted(size, text(voxelBytes)));
    }
    if (bytes > voxelBytes) {
      throw file.unreadable(
          "declares %s voxels of %s and needs %s, the limit is %s; raise it with --max-scan-bytes"
              .formatted(
                  size, stored.name().toLowerCase(Locale.ROOT), text(bytes), text(voxelBytes)));
    }
    return bytes;
  }

  private static String text(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%,d bytes", bytes);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
