package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.segmentation.ContourPlanes.Plane;
import dev.nidus.imaging.segmentation.ContourPlanes.Polygon;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;

/// Fills contours: a voxel belongs to a structure if its centre lies inside an odd number of the
/// contours of its slice.
///
/// So an outline inside another is a hole, an outline in the hole is an island, and a keyhole (an
/// outline that runs to its hole and back on the same line) is what it means. A centre on a line
/// belongs to the side of higher indices. Slices without contours stay empty; a plane of contours
/// between two slices goes to the nearer one. Cost: one step per edge and row that it crosses, one
/// per voxel of the box around the structure, of which 4 bytes each are held.
public final class ContourFilling {
  /// Steps that a structure may cost: a second, and a thousand times what structures do.
  private static final long MOST_CROSSINGS = 1L << 28;

  private final String title;
  private final ImageGeometry grid;

  private ContourFilling(String title, ImageGeometry grid) {
    this.title = title;
    this.grid = grid;
  }

  /// The mask of a structure on a grid.
  ///
  /// @param file how messages call the file that it comes from
  /// @throws UnusableMask if it cannot be drawn on this grid, or no centre of a voxel lies inside
  public static OutlinedMask fill(String file, OutlinedStructure structure, ImageGeometry grid)
      throws UnusableMask {
    String title = structure.title() + " of " + file;
    return new ContourFilling(title, grid).fill(structure.contours());
  }

  private OutlinedMask fill(List<PlanarContour> contours) throws UnusableMask {
    if (contours.isEmpty()) {
      throw new UnusableMask(title + " has no contour");
    }
    ContourPlanes flat = new ContourPlanes(title, grid);
    List<Plane> planes = flat.planes(contours);
    NavigableMap<Integer, Plane> slices = flat.bySlice(planes);
    requireBudget(slices);
    VoxelBox box = box(slices);
    if (box.size().voxels() > Integer.MAX_VALUE - 8) {
      throw new UnusableMask(
          "%s covers a box of %s voxels; at most 2147483639 are possible"
              .formatted(title, box.size()));
    }
    float[] values = new float[(int) box.size().voxels()];
    double offset = 0;
    for (Map.Entry<Integer, Plane> slice : slices.entrySet()) {
      requireDifferent(slice.getKey(), slice.getValue());
      fill(slice.getValue(), slice.getKey(), box, values);
      offset = Math.max(offset, Math.abs(slice.getValue().k() - slice.getKey()));
    }
    int span = slices.lastKey() - slices.firstKey() + 1;
    return new OutlinedMask(
        LesionMask.of(title, grid, new VoxelBlock(box, values)),
        offset * grid.spacing().k(),
        span - slices.size(),
        planes.size() - slices.size());
  }

  private void requireBudget(NavigableMap<Integer, Plane> slices) throws UnusableMask {
    double crossings = 0;
    for (Plane plane : slices.values()) {
      for (Polygon polygon : plane.polygons()) {
        double[] line = polygon.line();
        double before = line[line.length - 1];
        for (int n = 1; n < line.length; n += 2) {
          crossings += 1 + Math.abs(line[n] - before);
          before = line[n];
        }
      }
    }
    if (crossings > MOST_CROSSINGS) {
      throw new UnusableMask(
          "%s has contours that cross rows of voxels %.0f times; at most %d are allowed"
              .formatted(title, crossings, MOST_CROSSINGS));
    }
  }

  /// The same outline twice would erase itself.
  private void requireDifferent(int slice, Plane plane) throws UnusableMask {
    Set<List<Double>> seen = new HashSet<>();
    for (Polygon polygon : plane.polygons()) {
      List<Double> line = java.util.Arrays.stream(polygon.line()).boxed().toList();
      if (line.size() > 4 && !seen.add(line)) {
        throw new UnusableMask(
            "%s has the same contour twice on slice %d, which would be neither inside nor outside; remove one"
                .formatted(title, slice));
      }
    }
  }

  /// Around all contours, with one voxel more where the grid has it, so that what lies beside the
  /// structure is known.
  private VoxelBox box(NavigableMap<Integer, Plane> slices) {
    double[] low = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    double[] high = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (Plane plane : slices.values()) {
      for (Polygon polygon : plane.polygons()) {
        for (int n = 0; n < polygon.line().length; n++) {
          low[n % 2] = Math.min(low[n % 2], polygon.line()[n]);
          high[n % 2] = Math.max(high[n % 2], polygon.line()[n]);
        }
      }
    }
    int i = start(Math.floor(low[0]));
    int j = start(Math.floor(low[1]));
    int k = start(slices.firstKey());
    GridSize size = grid.size();
    return new VoxelBox(
        i,
        j,
        k,
        new GridSize(
            end(Math.ceil(high[0]), size.i()) - i,
            end(Math.ceil(high[1]), size.j()) - j,
            end(slices.lastKey(), size.k()) - k));
  }

  private static int start(double lowest) {
    return (int) Math.max(0, lowest - 1);
  }

  private static int end(double highest, int count) {
    return (int) Math.min(count, Math.max(1, highest + 2));
  }

  private static void fill(Plane plane, int slice, VoxelBox box, float[] values) {
    int width = box.size().i();
    int height = box.size().j();
    int first = (slice - box.k()) * width * height;
    for (Polygon polygon : plane.polygons()) {
      double[] line = polygon.line();
      double i = line[line.length - 2] - box.i();
      double j = line[line.length - 1] - box.j();
      for (int n = 0; n < line.length; n += 2) {
        double nextI = line[n] - box.i();
        double nextJ = line[n + 1] - box.j();
        // from the lower row up, so that a line run both ways is crossed at the very same points
        if (j < nextJ) {
          cross(i, j, nextI, nextJ, box.size(), first, values);
        } else if (nextJ < j) {
          cross(nextI, nextJ, i, j, box.size(), first, values);
        }
        i = nextI;
        j = nextJ;
      }
    }
    for (int row = 0; row < height; row++) {
      int parity = 0;
      for (int n = first + row * width; n < first + (row + 1) * width; n++) {
        parity ^= (int) values[n];
        values[n] = parity;
      }
    }
  }

  /// Marks, in each row that an edge crosses, the first voxel on its far side.
  private static void cross(
      double i0, double j0, double i1, double j1, GridSize box, int first, float[] values) {
    int from = (int) Math.max(0, Math.ceil(j0));
    int end = (int) Math.min(box.j(), Math.ceil(j1));
    double slope = (i1 - i0) / (j1 - j0);
    for (int j = from; j < end; j++) {
      int i = (int) Math.max(0, Math.ceil(i0 + (j - j0) * slope));
      if (i < box.i()) {
        int n = first + j * box.i() + i;
        values[n] = 1 - values[n];
      }
    }
  }
}
