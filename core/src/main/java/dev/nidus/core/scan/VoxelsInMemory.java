package dev.nidus.core.scan;

import dev.nidus.core.geometry.GridSize;
import java.util.ArrayList;
import java.util.List;

/// Voxels that are already in memory: phantoms, and scans that a caller made.
public final class VoxelsInMemory implements Voxels {
  private final GridSize size;
  private final float[] hounsfield;

  /// Takes over the array, i fastest.
  public VoxelsInMemory(GridSize size, float[] hounsfield) {
    if (hounsfield.length != size.voxels()) {
      throw new IllegalArgumentException(
          "a grid of %s needs %d values, got %d".formatted(size, size.voxels(), hounsfield.length));
    }
    this.size = size;
    this.hounsfield = hounsfield;
  }

  @Override
  public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) {
    List<VoxelBlock> blocks = new ArrayList<>(boxes.size());
    for (VoxelBox box : boxes) {
      blocks.add(copy(box));
    }
    for (float value : hounsfield) {
      survey.observe(value, value);
      if (survey.settled()) {
        break;
      }
    }
    return blocks;
  }

  @Override
  public void close() {
    // nothing is held outside the heap
  }

  private VoxelBlock copy(VoxelBox box) {
    if (!box.liesIn(size)) {
      throw new IllegalArgumentException(
          "box %s does not lie in a grid of %s".formatted(box, size));
    }
    float[] values = new float[Math.toIntExact(box.size().voxels())];
    int row = box.size().i();
    for (int k = 0; k < box.size().k(); k++) {
      for (int j = 0; j < box.size().j(); j++) {
        int from = ((box.k() + k) * size.j() + box.j() + j) * size.i() + box.i();
        System.arraycopy(hounsfield, from, values, (k * box.size().j() + j) * row, row);
      }
    }
    return new VoxelBlock(box, values);
  }
}
