package dev.nidus.app.saliency;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.nio.file.Path;
import java.util.List;

/// Which voxels of a patch lie in a lesion: those whose nearest voxel of its mask has a label above 0. Of the mask only
/// the part about the patch is read; it may have another grid than the scan.
final class MaskRegion {
  private final boolean[] inside;
  private final int count;

  private MaskRegion(boolean[] inside, int count) {
    this.inside = inside;
    this.count = count;
  }

  /// @param patchToPoint index of the patch to LPS mm
  /// @throws UnreadableScan if the mask cannot be read, or the patch has no voxel of it
  static MaskRegion read(
      ScanReader reader, Path file, String name, PatchSize size, AffineMap patchToPoint)
      throws UnreadableScan {
    try (CtScan mask = reader.open(file, name)) {
      ImageGeometry grid = mask.geometry();
      AffineMap toMask = grid.pointToIndex().after(patchToPoint);
      int[] counts = {size.width(), size.height(), size.depth()};
      int[] start = new int[3];
      int[] length = new int[3];
      for (int axis = 0; axis < 3; axis++) {
        double middle = toMask.at(axis, 3);
        double reach = 0;
        for (int column = 0; column < 3; column++) {
          middle += toMask.at(axis, column) * (counts[column] - 1) / 2;
          reach += Math.abs(toMask.at(axis, column)) * (counts[column] - 1) / 2;
        }
        int last = grid.size().along(axis) - 1;
        double low = Math.floor(middle - reach);
        double high = Math.ceil(middle + reach);
        if (high < 0 || low > last) {
          throw none(name);
        }
        start[axis] = (int) Math.clamp(low, 0, last);
        length[axis] = (int) Math.clamp(high, 0, last) - start[axis] + 1;
      }
      VoxelBox box =
          new VoxelBox(start[0], start[1], start[2], new GridSize(length[0], length[1], length[2]));
      VoxelBlock labels =
          mask.voxels().read(List.of(box), IntensitySurvey.of(mask.type())).getFirst();
      return of(name, labels, box, toMask, counts);
    }
  }

  private static MaskRegion of(
      String name, VoxelBlock labels, VoxelBox box, AffineMap toMask, int[] counts)
      throws UnreadableScan {
    boolean[] inside = new boolean[counts[0] * counts[1] * counts[2]];
    int count = 0;
    int n = 0;
    for (int z = 0; z < counts[2]; z++) {
      for (int y = 0; y < counts[1]; y++) {
        for (int x = 0; x < counts[0]; x++, n++) {
          int i = nearest(toMask.apply(0, x, y, z)) - box.i();
          int j = nearest(toMask.apply(1, x, y, z)) - box.j();
          int k = nearest(toMask.apply(2, x, y, z)) - box.k();
          if (i >= 0
              && j >= 0
              && k >= 0
              && i < box.size().i()
              && j < box.size().j()
              && k < box.size().k()
              && labels.at(i + box.i(), j + box.j(), k + box.k()) > 0) {
            inside[n] = true;
            count++;
          }
        }
      }
    }
    if (count == 0) {
      throw none(name);
    }
    return new MaskRegion(inside, count);
  }

  boolean holds(int voxel) {
    return inside[voxel];
  }

  /// As a share of the patch.
  double share() {
    return (double) count / inside.length;
  }

  private static int nearest(double index) {
    return (int) Math.floor(index + 0.5);
  }

  private static UnreadableScan none(String name) {
    return new UnreadableScan(
        "the mask %s has no voxel above 0 in the patch; is it of this lesion, and in the space of its scan?"
            .formatted(name));
  }
}
