package dev.nidus.app.conformance;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Arrays;
import java.util.Optional;

/// Mistakes made with a patch that was cut rightly: its axes, its padding, its values. Patches here are
/// cubes.
final class ArraySlips {
  private ArraySlips() {}

  /// A voxel (x, y, z) of the mistaken patch as an offset in the right one.
  private interface Source {
    int of(int x, int y, int z, int edge);
  }

  /// What becomes of a value.
  interface Value {
    float of(float hounsfield);
  }

  static Slip.OfPatch flipped(int axis) {
    return rearranged((x, y, z, n) ->
        offset(axis == 0 ? n - 1 - x : x, axis == 1 ? n - 1 - y : y, axis == 2 ? n - 1 - z : z, n));
  }

  static Slip.OfPatch rightAnteriorAxes() {
    return rearranged((x, y, z, n) -> offset(n - 1 - x, n - 1 - y, z, n));
  }

  /// (x, y, z) where the network takes (z, y, x).
  static Slip.OfPatch transposed() {
    return rearranged((x, y, z, n) -> offset(z, y, x, n));
  }

  static Slip.OfPatch rowsForColumns() {
    return rearranged((x, y, z, n) -> offset(y, x, z, n));
  }

  static Slip.OfPatch valued(Value value) {
    return lesion ->
        lesion
            .cut()
            .map(patch -> {
              float[] values = patch.hounsfield().clone();
              for (int n = 0; n < values.length; n++) {
                values[n] = value.of(values[n]);
              }
              return new Patch(patch.size(), patch.placement(), values);
            });
  }

  /// Another value where the scan has none; what is partly outside is mixed as the law does.
  static Slip.OfPatch paddedWith(float hounsfield) {
    return lesion -> {
      Optional<Patch> ours = lesion.cut();
      Optional<float[]> coverage = lesion.coverage();
      return ours.map(patch -> {
        float[] share = coverage.orElseThrow();
        float[] values = patch.hounsfield().clone();
        for (int n = 0; n < values.length; n++) {
          values[n] += (1 - share[n]) * (hounsfield - Patch.PADDING_HU);
        }
        return new Patch(patch.size(), patch.placement(), values);
      });
    };
  }

  /// All padding behind the voxels of the scan, none before them.
  static Optional<Patch> paddedAtEnd(PatchCase lesion) {
    return moved(lesion, (_, _, _) -> 0);
  }

  /// The padding half before and half behind, as the reference has it, where the law keeps the lesion
  /// in the centre.
  static Optional<Patch> paddedHalfAndHalf(PatchCase lesion) {
    return moved(lesion, (_, _, length) -> (edge(lesion) - length) / 2);
  }

  /// The lesion kept in the centre where the reference moves it.
  static Optional<Patch> centred(PatchCase lesion) {
    Optional<Patch> ours = lesion.cut();
    if (ours.isEmpty()) {
      return ours;
    }
    ImageGeometry grid = ours.get().placement();
    ContinuousIndex seed = grid.continuousIndexOf(lesion.seed());
    double[] index = {seed.i(), seed.j(), seed.k()};
    Point3 along = senses(lesion);
    double[] sense = {along.x(), along.y(), along.z()};
    int half = edge(lesion) / 2;
    return moved(
        lesion,
        (axis, start, _) ->
            sense[axis] > 0
                ? start + half - (int) Math.floor(index[axis] + 1e-6)
                : start + half - 1 - (int) Math.ceil(index[axis] - 1e-6));
  }

  /// Whether the index that is truncated counts along each patch axis or against it.
  private static Point3 senses(PatchCase lesion) {
    if (lesion.law() == ResamplingLaw.INFERENCE) {
      return new Point3(1, 1, 1);
    }
    double[] sense = new double[3];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        double cosine = lesion.geometry().direction().at(row, column);
        if (Math.abs(cosine) > Math.abs(sense[row])) {
          sense[row] = cosine;
        }
      }
    }
    return new Point3(sense[0], sense[1], sense[2]);
  }

  /// Where the voxels of the scan should start on an axis, given where they do and how many they are.
  private interface Start {
    int of(int axis, int start, int length);
  }

  private static Optional<Patch> moved(PatchCase lesion, Start wanted) {
    Optional<Patch> ours = lesion.cut();
    Optional<float[]> coverage = lesion.coverage();
    return ours.map(patch -> {
      int n = edge(patch);
      int[] first = {n, n, n};
      int[] last = {-1, -1, -1};
      float[] share = coverage.orElseThrow();
      for (int at = 0; at < share.length; at++) {
        if (share[at] > 0) {
          int[] index = {at % n, at / n % n, at / n / n};
          for (int axis = 0; axis < 3; axis++) {
            first[axis] = Math.min(first[axis], index[axis]);
            last[axis] = Math.max(last[axis], index[axis]);
          }
        }
      }
      int[] by = new int[3];
      for (int axis = 0; axis < 3; axis++) {
        by[axis] = wanted.of(axis, first[axis], last[axis] - first[axis] + 1) - first[axis];
      }
      float[] values = new float[share.length];
      Arrays.fill(values, Patch.PADDING_HU);
      for (int z = Math.max(0, by[2]); z < Math.min(n, n + by[2]); z++) {
        for (int y = Math.max(0, by[1]); y < Math.min(n, n + by[1]); y++) {
          for (int x = Math.max(0, by[0]); x < Math.min(n, n + by[0]); x++) {
            values[offset(x, y, z, n)] =
                patch.hounsfield()[offset(x - by[0], y - by[1], z - by[2], n)];
          }
        }
      }
      return new Patch(patch.size(), patch.placement(), values);
    });
  }

  private static Slip.OfPatch rearranged(Source source) {
    return lesion ->
        lesion
            .cut()
            .map(patch -> {
              int n = edge(patch);
              float[] values = new float[patch.hounsfield().length];
              for (int at = 0; at < values.length; at++) {
                values[at] = patch.hounsfield()[source.of(at % n, at / n % n, at / n / n, n)];
              }
              return new Patch(patch.size(), patch.placement(), values);
            });
  }

  private static int offset(int x, int y, int z, int edge) {
    return (z * edge + y) * edge + x;
  }

  private static int edge(Patch patch) {
    return patch.size().width();
  }

  private static int edge(PatchCase lesion) {
    return lesion.spec().size().width();
  }
}
