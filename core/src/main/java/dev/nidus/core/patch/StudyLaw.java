package dev.nidus.core.patch;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Refusal;

/// The reference's study path (SPEC 2.2): the scan is resampled to the patch's spacing on its own
/// axes, the seed's index is truncated, and the window is put into LPS order afterwards. Because the
/// resampling is axis by axis, only the window needs to be computed.
final class StudyLaw {
  private StudyLaw() {}

  static SamplingPlan plan(String scan, ImageGeometry geometry, Point3 seed, PatchSpec spec) {
    int[] resampledCount = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      double extent = geometry.size().along(axis) * geometry.spacing().along(axis);
      // Java's rint rounds half to even, as Python's round does
      resampledCount[axis] = (int) Math.rint(extent / spacingOf(spec, axis));
      if (resampledCount[axis] < 1) {
        return new SamplingPlan.Refused(new Refusal.EmptyPatch(scan, seed, geometry));
      }
    }
    GridSize resampled = new GridSize(resampledCount[0], resampledCount[1], resampledCount[2]);
    ImageGeometry grid =
        new ImageGeometry(
            resampled,
            geometry.origin(),
            new Spacing(spacingOf(spec, 0), spacingOf(spec, 1), spacingOf(spec, 2)),
            geometry.direction());
    ContinuousIndex index = grid.continuousIndexOf(seed);
    double[] centre = {index.i(), index.j(), index.k()};
    AnatomicalAxes axes = AnatomicalAxes.of(geometry.direction());

    CropWindow[] windows = new CropWindow[3]; // per grid axis, in the grid's own sense
    int[] edge = {spec.size().width(), spec.size().height(), spec.size().depth()};
    for (int patient = 0; patient < 3; patient++) {
      int axis = axes.gridAxis().along(patient);
      windows[axis] =
          spec.law() == ResamplingLaw.STUDY_DEEPLESION
              ? orientedWindow(axes, patient, centre[patient], edge[patient], resampled)
              : CropWindow.about(centre[axis], edge[patient], resampled.along(axis));
      if (windows[axis].isEmpty()) {
        return new SamplingPlan.Refused(new Refusal.EmptyPatch(scan, seed, geometry));
      }
    }
    return place(scan, geometry, seed, spec, grid, axes, windows);
  }

  /// The window where the axes were put into LPI order and the index was not (SPEC 0, fact 4): the
  /// number that was found for grid axis b is used on patient axis b.
  private static CropWindow orientedWindow(
      AnatomicalAxes axes, int patient, double centre, int edge, GridSize resampled) {
    int axis = axes.gridAxis().along(patient);
    int count = resampled.along(axis);
    CropWindow window = CropWindow.about(centre, edge, count);
    int wantedSense = patient == 2 ? -1 : 1; // LPI: the third axis increases toward Inferior
    if (axes.sense().along(patient) == wantedSense || window.isEmpty()) {
      return window;
    }
    return new CropWindow(
        count - window.start() - window.length(), window.length(), window.padding());
  }

  /// Turns windows on the grid into a patch whose x, y, z run nearest to L, P, S.
  private static SamplingPlan place(
      String scan,
      ImageGeometry geometry,
      Point3 seed,
      PatchSpec spec,
      ImageGeometry grid,
      AnatomicalAxes axes,
      CropWindow[] windows) {
    double[] toScan = new double[12];
    double[] cosines = new double[9];
    double[] firstIndex = new double[3]; // grid index of the patch's voxel (0, 0, 0)
    int[] gridAxisOfPatch = new int[3];
    int[] firstSample = new int[3];
    int[] senses = new int[3];
    int[] offset = new int[3];
    int[] sampled = new int[3];
    double[] patchSpacing = new double[3];
    for (int patient = 0; patient < 3; patient++) {
      int axis = axes.gridAxis().along(patient);
      int sense = axes.sense().along(patient);
      CropWindow window = windows[axis];
      offset[patient] = window.padding();
      sampled[patient] = window.length();
      patchSpacing[patient] = grid.spacing().along(axis);
      int first = sense > 0 ? window.start() : window.start() + window.length() - 1;
      gridAxisOfPatch[patient] = axis;
      firstSample[axis] = first;
      senses[axis] = sense;
      firstIndex[axis] = first - (double) sense * window.padding();
      double step = grid.spacing().along(axis) / geometry.spacing().along(axis);
      toScan[4 * axis + patient] = sense * step;
      toScan[4 * axis + 3] = first * step;
      for (int row = 0; row < 3; row++) {
        cosines[3 * row + patient] = sense * geometry.direction().at(row, axis);
      }
    }
    GridSize patchGrid =
        new GridSize(spec.size().width(), spec.size().height(), spec.size().depth());
    ImageGeometry placement =
        new ImageGeometry(
            patchGrid,
            grid.pointAt(new ContinuousIndex(firstIndex[0], firstIndex[1], firstIndex[2])),
            new Spacing(patchSpacing[0], patchSpacing[1], patchSpacing[2]),
            Direction.ofRows(cosines));
    AffineMap map = AffineMap.ofRows(toScan);
    GridSize sampledSize = new GridSize(sampled[0], sampled[1], sampled[2]);
    return new SamplingPlan.Ready(
        placement,
        new SamplingPlan.Offset(offset[0], offset[1], offset[2]),
        sampledSize,
        new SamplePositions.ItkLines(grid, geometry, gridAxisOfPatch, firstSample, senses, sampled),
        Border.ITK,
        SamplingPlan.sourceOf(map, sampledSize, geometry.size()),
        SeedWarnings.of(scan, seed, geometry));
  }

  /// The resampled voxel size along a grid axis. The reference knows only isotropic targets; other
  /// spacings are taken along the grid's own axes i, j, k.
  private static double spacingOf(PatchSpec spec, int axis) {
    return spec.spacing().along(axis);
  }
}
