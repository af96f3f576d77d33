package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.Voxels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The voxels of slices that are no regular grid, resampled onto one: in the plane at the place where
/// each slice lies, then between the two slices beside a plane, each time linear. Nothing is made up
/// outside of slices: there it is {@value #OUTSIDE} HU, as outside of a scan.
///
/// A box reads the slices beside its planes, and no others. Several threads may read at once.
final class ResampledVoxels implements Voxels {
  /// What lies beside the slices of a tilted gantry.
  static final float OUTSIDE = -1024;

  private final ResampledGrid grid;
  private final Voxels slices;
  private final GridSize sliceSize;

  /// @param slices the voxels of the slices, as if they were a regular grid
  /// @param sliceSize of that grid
  ResampledVoxels(ResampledGrid grid, Voxels slices, GridSize sliceSize) {
    this.grid = grid;
    this.slices = slices;
    this.sliceSize = sliceSize;
  }

  @Override
  public List<VoxelBlock> read(List<VoxelBox> boxes, IntensitySurvey survey) throws UnreadableScan {
    List<VoxelBox> sources = new ArrayList<>();
    for (VoxelBox box : boxes) {
      if (!box.liesIn(grid.geometry().size())) {
        throw new IllegalArgumentException(
            "box %s does not lie in a grid of %s".formatted(box, grid.geometry().size()));
      }
      sources.add(source(box));
    }
    List<VoxelBlock> read = slices.read(sources, survey);
    List<VoxelBlock> blocks = new ArrayList<>();
    for (int n = 0; n < boxes.size(); n++) {
      blocks.add(resample(boxes.get(n), read.get(n)));
    }
    return blocks;
  }

  /// Interpolation makes no values beyond those of the slices.
  @Override
  public IntensitySurvey survey(VoxelType type) {
    return slices.survey(type);
  }

  @Override
  public Optional<String> remark(VoxelBox box) {
    List<Integer> made = new ArrayList<>();
    double widest = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      if (grid.isMade(k)) {
        made.add(k);
        widest = Math.max(widest, grid.gap(k));
      }
    }
    List<String> parts = new ArrayList<>();
    if (grid.degrees() > 0) {
      parts.add(
          "its slices were shifted into place, for the gantry was tilted by %s degrees"
              .formatted(PlainNumber.of(grid.degrees())));
    }
    if (!made.isEmpty()) {
      parts.add(
          "%d of its %d planes were interpolated between slices up to %s mm apart (k = %s)"
              .formatted(made.size(), box.size().k(), PlainNumber.of(widest), ranges(made)));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /// Rising numbers in short, as `3-5, 9`.
  private static String ranges(List<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    for (int from = 0; from < numbers.size(); ) {
      int to = from;
      while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
        to++;
      }
      ranges.add(to == from ? "" + numbers.get(from) : numbers.get(from) + "-" + numbers.get(to));
      from = to + 1;
    }
    return String.join(", ", ranges);
  }

  @Override
  public void close() {
    slices.close();
  }

  /// What a box needs of the slices; at least one voxel, where it lies beside them all.
  private VoxelBox source(VoxelBox box) {
    int first = grid.between(box.k()).below();
    int last = grid.between(box.end(2) - 1).above();
    double leastI = Double.POSITIVE_INFINITY;
    double leastJ = Double.POSITIVE_INFINITY;
    double mostI = 0;
    double mostJ = 0;
    for (int slice = first; slice <= last; slice++) {
      leastI = Math.min(leastI, grid.shiftI(slice));
      leastJ = Math.min(leastJ, grid.shiftJ(slice));
      mostI = Math.max(mostI, grid.shiftI(slice));
      mostJ = Math.max(mostJ, grid.shiftJ(slice));
    }
    int i = Math.clamp((long) Math.floor(box.i() - mostI), 0, sliceSize.i() - 1);
    int j = Math.clamp((long) Math.floor(box.j() - mostJ), 0, sliceSize.j() - 1);
    int endI = Math.clamp((long) Math.ceil(box.end(0) - leastI) + 1, i + 1, sliceSize.i());
    int endJ = Math.clamp((long) Math.ceil(box.end(1) - leastJ) + 1, j + 1, sliceSize.j());
    return new VoxelBox(i, j, first, new GridSize(endI - i, endJ - j, last - first + 1));
  }

  private VoxelBlock resample(VoxelBox box, VoxelBlock source) {
    float[] values = new float[Math.toIntExact(box.size().voxels())];
    int at = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      ResampledGrid.Between between = grid.between(k);
      for (int j = box.j(); j < box.end(1); j++) {
        for (int i = box.i(); i < box.end(0); i++) {
          values[at++] = (float) value(source, between, i, j);
        }
      }
    }
    return new VoxelBlock(box, values);
  }

  private double value(VoxelBlock source, ResampledGrid.Between between, int i, int j) {
    if (between.part() == 0) {
      return inSlice(source, between.below(), i, j);
    }
    if (between.part() == 1) {
      return inSlice(source, between.above(), i, j);
    }
    double below = inSlice(source, between.below(), i, j);
    double above = inSlice(source, between.above(), i, j);
    return below + between.part() * (above - below);
  }

  /// The value of a slice at a place of the grid, linear between four pixels.
  private double inSlice(VoxelBlock source, int slice, int i, int j) {
    double x = i - grid.shiftI(slice);
    double y = j - grid.shiftJ(slice);
    // half a millionth of a pixel is rounding of positions
    if (x < -1e-6 || y < -1e-6 || x > sliceSize.i() - 1 + 1e-6 || y > sliceSize.j() - 1 + 1e-6) {
      return OUTSIDE;
    }
    int i0 = Math.clamp((long) Math.floor(x + 1e-6), 0, sliceSize.i() - 1);
    int j0 = Math.clamp((long) Math.floor(y + 1e-6), 0, sliceSize.j() - 1);
    double u = Math.max(0, x - i0);
    double v = Math.max(0, y - j0);
    double low = row(source, slice, i0, j0, u);
    return v <= 1e-6 ? low : low + v * (row(source, slice, i0, j0 + 1, u) - low);
  }

  private static double row(VoxelBlock source, int slice, int i, int j, double part) {
    double left = source.at(i, j, slice);
    return part <= 1e-6 ? left : left + part * (source.at(i + 1, j, slice) - left);
  }
}
