package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.Arrays;

/// The exact Euclidean distance, in mm, from each voxel of a lesion to the nearest voxel of its rim.
///
/// The rim are the lesion's voxels that have a voxel of something else among their 26 neighbours;
/// beyond the border of the scan nothing is known, and so nothing counts, unless the lesion fills
/// the whole scan. Separable lower envelopes of parabolas: Felzenszwalb and Huttenlocher, Theory of
/// Computing 8 (2012), one pass per axis with that axis' spacing.
final class RimDistance {
  /// No rim in sight; finite, so that the envelopes stay numbers.
  private static final double FAR = 1e20;

  /// Sums of squares that are equal on paper differ in the last bits.
  private static final double EQUAL = 1 + 1e-9;

  private final VoxelBlock labels;
  private final ImageGeometry geometry;

  RimDistance(VoxelBlock labels, ImageGeometry geometry) {
    this.labels = labels;
    this.geometry = geometry;
  }

  DeepestPoint deepest(int label, VoxelBox box) {
    double[] squared = new double[Math.toIntExact(box.size().voxels())];
    boolean anyRim = markRim(label, box, false, squared);
    if (!anyRim) {
      markRim(label, box, true, squared);
    }
    int stride = 1;
    for (int axis = 0; axis < 3; axis++) {
      transform(squared, box.size().along(axis), stride, geometry.spacing().along(axis));
      stride *= box.size().along(axis);
    }
    return farthest(label, box, squared);
  }

  private DeepestPoint farthest(int label, VoxelBox box, double[] squared) {
    double most = -1;
    int bestI = 0;
    int bestJ = 0;
    int bestK = 0;
    int n = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      for (int j = box.j(); j < box.end(1); j++) {
        for (int i = box.i(); i < box.end(0); i++, n++) {
          if (labels.at(i, j, k) == label && (most < 0 || squared[n] > most * EQUAL)) {
            most = squared[n];
            bestI = i;
            bestJ = j;
            bestK = k;
          }
        }
      }
    }
    return new DeepestPoint(
        geometry.pointAt(new ContinuousIndex(bestI, bestJ, bestK)), Math.sqrt(most));
  }

  private boolean markRim(int label, VoxelBox box, boolean outsideCounts, double[] squared) {
    boolean any = false;
    int n = 0;
    for (int k = box.k(); k < box.end(2); k++) {
      for (int j = box.j(); j < box.end(1); j++) {
        for (int i = box.i(); i < box.end(0); i++, n++) {
          boolean rim = labels.at(i, j, k) == label && onRim(label, i, j, k, outsideCounts);
          squared[n] = rim ? 0 : FAR;
          any |= rim;
        }
      }
    }
    return any;
  }

  private boolean onRim(int label, int i, int j, int k, boolean outsideCounts) {
    VoxelBox scan = labels.box();
    for (int dk = -1; dk <= 1; dk++) {
      for (int dj = -1; dj <= 1; dj++) {
        for (int di = -1; di <= 1; di++) {
          boolean within = holds(scan, i + di, j + dj, k + dk);
          if (within ? labels.at(i + di, j + dj, k + dk) != label : outsideCounts) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean holds(VoxelBox scan, int i, int j, int k) {
    return i >= scan.i()
        && i < scan.end(0)
        && j >= scan.j()
        && j < scan.end(1)
        && k >= scan.k()
        && k < scan.end(2);
  }

  /// Transforms every line along one axis: d(p) = min over q of f(q) + (spacing (p - q))^2.
  private static void transform(double[] squared, int length, int stride, double spacing) {
    if (length == 1) {
      return;
    }
    double[] line = new double[length];
    int[] vertex = new int[length];
    double[] boundary = new double[length + 1];
    for (int first = 0; first < squared.length; first++) {
      if (first / stride % length != 0) {
        continue;
      }
      for (int n = 0; n < length; n++) {
        line[n] = squared[first + n * stride];
      }
      envelope(line, spacing * spacing, vertex, boundary);
      int piece = 0;
      for (int n = 0; n < length; n++) {
        while (boundary[piece + 1] < n) {
          piece++;
        }
        double away = n - vertex[piece];
        squared[first + n * stride] = away * away * spacing * spacing + line[vertex[piece]];
      }
    }
  }

  private static void envelope(double[] line, double scale, int[] vertex, double[] boundary) {
    Arrays.fill(boundary, Double.POSITIVE_INFINITY);
    int last = 0;
    vertex[0] = 0;
    boundary[0] = Double.NEGATIVE_INFINITY;
    for (int q = 1; q < line.length; q++) {
      double crossing = crossing(line, scale, vertex[last], q);
      while (crossing <= boundary[last]) {
        last--;
        crossing = crossing(line, scale, vertex[last], q);
      }
      last++;
      vertex[last] = q;
      boundary[last] = crossing;
      boundary[last + 1] = Double.POSITIVE_INFINITY;
    }
  }

  /// Where the parabola of q comes to lie below that of p < q.
  private static double crossing(double[] line, double scale, int p, int q) {
    return ((line[q] - line[p]) / scale + (double) q * q - (double) p * p) / (2.0 * (q - p));
  }
}
