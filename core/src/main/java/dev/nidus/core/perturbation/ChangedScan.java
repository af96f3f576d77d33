package dev.nidus.core.perturbation;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.AnatomicalAxes;
import dev.nidus.core.perturbation.Perturbation.OfScan;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.Optional;

/// A scan as a perturbation would have it, as far as a patch needs it.
///
/// Values of scans that hold whole numbers stay whole, as another reconstruction would have been stored. The slice normal is the
/// axis of the grid nearest to the patient's head-feet axis.
///
/// @param change what is done to it
/// @param scan as it is, of which the header alone is looked at
/// @param geometry that it has afterwards
record ChangedScan(OfScan change, CtScan scan, ImageGeometry geometry) {
  private static final double BLUR_REACH = 4; // standard deviations
  private static final double SAME = 1e-3;

  static ChangedScan of(OfScan change, CtScan scan) {
    ImageGeometry geometry = scan.geometry();
    return new ChangedScan(
        change,
        scan,
        switch (change) {
          case Perturbation.InPlaneSpacing(double factor) -> spaced(geometry, factor);
          case Perturbation.SliceThickness _,
              Perturbation.Noise _,
              Perturbation.IntensityOffset _,
              Perturbation.Blur _ ->
              geometry;
        });
  }

  /// Why this scan cannot be changed so.
  Optional<String> objection() {
    double spacing = scan.geometry().spacing().along(normal());
    return change instanceof Perturbation.SliceThickness(double mm) && mm < spacing * (1 + SAME)
        ? Optional.of(
            "slices of %s lie %s mm apart, so that slices of %s mm cannot be made of them; ask for thicker ones"
                .formatted(scan.name(), plain(spacing), plain(mm)))
        : Optional.empty();
  }

  private static String plain(double mm) {
    double rounded = Math.rint(1000 * mm) / 1000;
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  /// The header that it has afterwards; its voxels are not to be read.
  CtScan header() {
    return new CtScan(scan.name(), geometry, scan.type(), scan.modality(), scan.voxels());
  }

  /// The voxels of the scan as it is that a box of it afterwards is made of.
  VoxelBox source(VoxelBox box) {
    int[] low = new int[3];
    int[] length = new int[3];
    GridSize size = scan.geometry().size();
    for (int axis = 0; axis < 3; axis++) {
      double first = inScan(axis, box.start(axis)) - reach(axis);
      double last = inScan(axis, box.end(axis) - 1) + reach(axis);
      int most = size.along(axis) - 1;
      low[axis] = Math.clamp((long) Math.floor(first), 0, most);
      length[axis] = Math.clamp((long) Math.ceil(last), 0, most) - low[axis] + 1;
    }
    return new VoxelBox(low[0], low[1], low[2], new GridSize(length[0], length[1], length[2]));
  }

  /// A box of it afterwards.
  ///
  /// @param region of the scan as it is, at least {@link #source}
  /// @param random what noise is drawn from
  VoxelBlock voxels(VoxelBlock region, VoxelBox box, RandomSource random) {
    float[] values =
        switch (change) {
          case Perturbation.IntensityOffset(double hounsfield) -> {
            float[] shifted = taken(region, box);
            for (int n = 0; n < shifted.length; n++) {
              shifted[n] += (float) hounsfield;
            }
            yield shifted;
          }
          case Perturbation.Noise(double hounsfield) -> {
            float[] noisy = taken(region, box);
            for (int n = 0; n < noisy.length; n++) {
              noisy[n] += (float) (hounsfield * random.nextGaussian());
            }
            yield noisy;
          }
          case Perturbation.Blur _ -> {
            VoxelBlock smooth = region;
            for (int axis = 0; axis < 3; axis++) {
              smooth = weighted(smooth, box, axis, gaussian(axis));
            }
            yield smooth.values();
          }
          case Perturbation.SliceThickness _ -> {
            VoxelBlock thick = region;
            for (int axis = 0; axis < 3; axis++) {
              thick = weighted(thick, box, axis, axis == normal() ? slab() : new double[] {1});
            }
            yield thick.values();
          }
          case Perturbation.InPlaneSpacing _ -> resampled(region, box);
        };
    if (scan.type().isInteger()) {
      for (int n = 0; n < values.length; n++) {
        values[n] = (float) Math.rint(values[n]);
      }
    }
    return new VoxelBlock(box, values);
  }

  private int normal() {
    return AnatomicalAxes.of(scan.geometry().direction()).gridAxis().s();
  }

  /// Voxels of the scan as it is that a value is made of, to either side.
  private double reach(int axis) {
    double spacing = scan.geometry().spacing().along(axis);
    return switch (change) {
      case Perturbation.Blur(double mm) -> Math.ceil(BLUR_REACH * mm / spacing);
      case Perturbation.SliceThickness(double mm) ->
          axis == normal() ? Math.ceil(mm / 2 / spacing + 0.5) : 0;
      case Perturbation.InPlaneSpacing _ -> 1;
      case Perturbation.Noise _, Perturbation.IntensityOffset _ -> 0;
    };
  }

  /// Where a voxel of it afterwards lies in the scan as it is, along an axis.
  private double inScan(int axis, double index) {
    double step = geometry.spacing().along(axis) / scan.geometry().spacing().along(axis);
    return index * step + (step - 1) / 2;
  }

  /// The same field of view in pixels of another size: their edges begin where those of the scan do.
  private static ImageGeometry spaced(ImageGeometry geometry, double factor) {
    int normal = AnatomicalAxes.of(geometry.direction()).gridAxis().s();
    int[] count = new int[3];
    double[] spacing = new double[3];
    double[] first = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double step = axis == normal ? 1 : factor;
      count[axis] = (int) Math.max(1, Math.rint(geometry.size().along(axis) / step));
      spacing[axis] = geometry.spacing().along(axis) * step;
      first[axis] = (step - 1) / 2;
    }
    Point3 origin = geometry.pointAt(new ContinuousIndex(first[0], first[1], first[2]));
    return new ImageGeometry(
        new GridSize(count[0], count[1], count[2]),
        origin,
        new Spacing(spacing[0], spacing[1], spacing[2]),
        geometry.direction());
  }

  /// Weights of the neighbours of a voxel, the middle one its own.
  private double[] gaussian(int axis) {
    double sigma = ((Perturbation.Blur) change).mm() / scan.geometry().spacing().along(axis);
    int reach = (int) reach(axis);
    double[] weights = new double[2 * reach + 1];
    for (int n = -reach; n <= reach; n++) {
      weights[n + reach] = Math.exp(-n * n / (2 * sigma * sigma));
    }
    return weights;
  }

  /// How much of each neighbouring slice a box around a slice's middle holds.
  private double[] slab() {
    double spacing = scan.geometry().spacing().along(normal());
    double half = ((Perturbation.SliceThickness) change).mm() / 2 / spacing;
    int reach = (int) reach(normal());
    double[] weights = new double[2 * reach + 1];
    for (int n = -reach; n <= reach; n++) {
      weights[n + reach] = Math.max(0, Math.min(half, n + 0.5) - Math.max(-half, n - 0.5));
    }
    return weights;
  }

  /// Means of neighbours along an axis. Beyond the scan there are none, and the others weigh more. Along that axis the result is
  /// as long as the box, along the others as the block.
  private VoxelBlock weighted(VoxelBlock block, VoxelBox box, int axis, double[] weights) {
    VoxelBox from = block.box();
    int[] start = {from.i(), from.j(), from.k()};
    int[] length = {from.size().i(), from.size().j(), from.size().k()};
    start[axis] = box.start(axis);
    length[axis] = box.size().along(axis);
    VoxelBox to =
        new VoxelBox(start[0], start[1], start[2], new GridSize(length[0], length[1], length[2]));
    int stride = axis == 0 ? 1 : axis == 1 ? from.size().i() : from.size().i() * from.size().j();
    int reach = weights.length / 2;
    float[] source = block.values();
    float[] values = new float[Math.toIntExact(to.size().voxels())];
    int n = 0;
    for (int k = to.k(); k < to.end(2); k++) {
      for (int j = to.j(); j < to.end(1); j++) {
        for (int i = to.i(); i < to.end(0); i++) {
          int at = axis == 0 ? i : axis == 1 ? j : k;
          int own = block.offset(i, j, k);
          int low = Math.max(-reach, from.start(axis) - at);
          int high = Math.min(reach, from.end(axis) - 1 - at);
          double sum = 0;
          double weight = 0;
          for (int neighbour = low; neighbour <= high; neighbour++) {
            double w = weights[neighbour + reach];
            sum += w * source[own + neighbour * stride];
            weight += w;
          }
          values[n++] = (float) (sum / weight);
        }
      }
    }
    return new VoxelBlock(to, values);
  }

  private static float[] taken(VoxelBlock region, VoxelBox box) {
    float[] values = new float[Math.toIntExact(box.size().voxels())];
    int row = box.size().i();
    int n = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      for (int j = box.j(); j < box.end(1); j++) {
        System.arraycopy(region.values(), region.offset(box.i(), j, k), values, n, row);
        n += row;
      }
    }
    return values;
  }

  /// Linear between the scan's voxels, the outermost beyond them.
  private float[] resampled(VoxelBlock region, VoxelBox box) {
    float[] values = new float[Math.toIntExact(box.size().voxels())];
    int n = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      double z = within(2, inScan(2, k));
      for (int j = box.j(); j < box.end(1); j++) {
        double y = within(1, inScan(1, j));
        for (int i = box.i(); i < box.end(0); i++) {
          values[n++] = (float) at(region, within(0, inScan(0, i)), y, z);
        }
      }
    }
    return values;
  }

  private double within(int axis, double index) {
    return Math.clamp(index, 0, scan.geometry().size().along(axis) - 1);
  }

  private static double at(VoxelBlock region, double x, double y, double z) {
    int i = (int) x;
    int j = (int) y;
    int k = (int) z;
    int nextI = Math.min(i + 1, region.box().end(0) - 1);
    int nextJ = Math.min(j + 1, region.box().end(1) - 1);
    int nextK = Math.min(k + 1, region.box().end(2) - 1);
    double low =
        between(
            between(region.at(i, j, k), region.at(nextI, j, k), x - i),
            between(region.at(i, nextJ, k), region.at(nextI, nextJ, k), x - i),
            y - j);
    if (z == k) {
      return low;
    }
    double high =
        between(
            between(region.at(i, j, nextK), region.at(nextI, j, nextK), x - i),
            between(region.at(i, nextJ, nextK), region.at(nextI, nextJ, nextK), x - i),
            y - j);
    return between(low, high, z - k);
  }

  private static double between(double a, double b, double weight) {
    return a + (b - a) * weight;
  }
}
