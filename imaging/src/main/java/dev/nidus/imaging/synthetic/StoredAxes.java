package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.random.RandomSource;

/// The order and sense in which a file stores the axes of a scan.
///
/// @param first the axis of the scan that the file's i runs along: 0, 1 or 2
/// @param second that of j
/// @param third that of k
/// @param reversed bit n is set where the file's axis n runs against the scan's
public record StoredAxes(int first, int second, int third, int reversed) {
  private static final int[][] ORDERS = {
    {0, 1, 2}, {0, 1, 2}, {0, 1, 2}, {0, 1, 2}, {1, 0, 2}, {0, 2, 1}, {2, 1, 0}, {1, 2, 0}
  };
  private static final int[] SENSES = {0, 0, 0b011, 0b010, 0b100, 0b001, 0b111};

  static StoredAxes draw(RandomSource random) {
    int[] order = ORDERS[random.nextInt(ORDERS.length)];
    return new StoredAxes(order[0], order[1], order[2], SENSES[random.nextInt(SENSES.length)]);
  }

  /// The scan's axis along which the file's axis runs.
  int source(int axis) {
    return switch (axis) {
      case 0 -> first;
      case 1 -> second;
      default -> third;
    };
  }

  boolean isReversed(int axis) {
    return (reversed >> axis & 1) == 1;
  }

  /// The grid of the file.
  ImageGeometry of(ImageGeometry taken) {
    int[] count = new int[3];
    double[] spacing = new double[3];
    double[] cosines = new double[9];
    double[] start = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      int source = source(axis);
      count[axis] = taken.size().along(source);
      spacing[axis] = taken.spacing().along(source);
      start[source] = isReversed(axis) ? count[axis] - 1 : 0;
      for (int row = 0; row < 3; row++) {
        double cosine = taken.direction().at(row, source);
        cosines[3 * row + axis] = isReversed(axis) ? 0 - cosine : cosine;
      }
    }
    return new ImageGeometry(
        new GridSize(count[0], count[1], count[2]),
        taken.pointAt(new ContinuousIndex(start[0], start[1], start[2])),
        new Spacing(spacing[0], spacing[1], spacing[2]),
        Direction.ofRows(cosines));
  }

  /// For each voxel of the file, i fastest, the position of its value in the scan's order, u fastest.
  int[] positions(GridSize taken) {
    int[] step = {1, taken.i(), taken.i() * taken.j()};
    int[] count = new int[3];
    int[] stride = new int[3];
    int start = 0;
    for (int axis = 0; axis < 3; axis++) {
      int source = source(axis);
      count[axis] = taken.along(source);
      stride[axis] = isReversed(axis) ? -step[source] : step[source];
      start += isReversed(axis) ? (count[axis] - 1) * step[source] : 0;
    }
    int[] positions = new int[count[0] * count[1] * count[2]];
    int n = 0;
    for (int k = 0; k < count[2]; k++) {
      for (int j = 0; j < count[1]; j++) {
        int position = start + k * stride[2] + j * stride[1];
        for (int i = 0; i < count[0]; i++) {
          positions[n++] = position;
          position += stride[0];
        }
      }
    }
    return positions;
  }
}
