package dev.nidus.core.patch;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.VoxelBlock;
import java.util.Arrays;

/// Turns a stored array into a patch without moving its axes: i becomes depth, j height, k width.
final class StoredOrder {
  private StoredOrder() {}

  /// Pads symmetrically, the smaller half first (SPEC 2.2, step 7).
  static Patch padded(ImageGeometry geometry, VoxelBlock block, PatchSize size, Padding padding) {
    GridSize grid = geometry.size();
    int i0 = (size.depth() - grid.i()) / 2;
    int j0 = (size.height() - grid.j()) / 2;
    int k0 = (size.width() - grid.k()) / 2;
    float[] values = new float[size.voxels()];
    Arrays.fill(values, padding.hounsfield());
    for (int i = 0; i < grid.i(); i++) {
      for (int j = 0; j < grid.j(); j++) {
        int to = ((i + i0) * size.height() + j + j0) * size.width() + k0;
        for (int k = 0; k < grid.k(); k++) {
          values[to + k] = block.at(i, j, k);
        }
      }
    }
    Direction d = geometry.direction();
    ImageGeometry placement =
        new ImageGeometry(
            new GridSize(size.width(), size.height(), size.depth()),
            geometry.pointAt(new ContinuousIndex(-i0, -j0, -k0)),
            new Spacing(geometry.spacing().k(), geometry.spacing().j(), geometry.spacing().i()),
            new Direction(d.xk(), d.xj(), d.xi(), d.yk(), d.yj(), d.yi(), d.zk(), d.zj(), d.zi()));
    return new Patch(size, placement, values);
  }
}
