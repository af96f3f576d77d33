package dev.nidus.app.conformance;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Optional;

/// Mistakes about where a patch lies: each cuts the lesion with another seed or another geometry.
final class PatchSlips {
  private PatchSlips() {}

  static Optional<Patch> rightForLeft(PatchCase lesion) {
    return lesion.cutAt(lesion.seed().mirrored());
  }

  /// Rounds the seed's index where the laws of the reference truncate it: half a voxel further along
  /// the axes in which the index counts. Those are the scan's for the study, the patient's for
  /// inference, where the index counts toward L, P, S.
  static Optional<Patch> roundedSeed(PatchCase lesion) {
    Direction axes =
        lesion.law() == ResamplingLaw.INFERENCE
            ? Direction.IDENTITY
            : lesion.geometry().direction();
    return lesion.cutAt(moved(lesion.seed(), axes, 0.5, 0.5, 0.5));
  }

  /// Cuts the fraction off the seed's index in a grid of 1 mm along the scan's axes.
  static Optional<Patch> truncatedSeed(PatchCase lesion) {
    ImageGeometry resampled = withSpacing(lesion.geometry(), Spacing.ONE_MILLIMETRE);
    ContinuousIndex index = resampled.continuousIndexOf(lesion.seed());
    return lesion.cutAt(
        resampled.pointAt(
            new ContinuousIndex((long) index.i(), (long) index.j(), (long) index.k())));
  }

  /// Moves the seed to the centre of the nearest voxel of the scan.
  static Optional<Patch> seedOnVoxel(PatchCase lesion) {
    ContinuousIndex index = lesion.geometry().continuousIndexOf(lesion.seed());
    return lesion.cutAt(
        lesion
            .geometry()
            .pointAt(
                new ContinuousIndex(
                    Math.rint(index.i()), Math.rint(index.j()), Math.rint(index.k()))));
  }

  /// Takes the origin for the corner of the first voxel, not its centre.
  static Optional<Patch> originAtCorner(PatchCase lesion) {
    ImageGeometry geometry = lesion.geometry();
    Spacing spacing = geometry.spacing();
    return lesion.cutIn(
        withOrigin(
            geometry,
            moved(
                geometry.origin(),
                geometry.direction(),
                spacing.i() / 2,
                spacing.j() / 2,
                spacing.k() / 2)));
  }

  /// Forgets the direction: the grid's axes are taken for the patient's.
  static Optional<Patch> withoutDirection(PatchCase lesion) {
    ImageGeometry geometry = lesion.geometry();
    return lesion.cutIn(
        new ImageGeometry(
            geometry.size(), geometry.origin(), geometry.spacing(), Direction.IDENTITY));
  }

  /// Takes the ends of the scan for the ends of the resampled one where the law does not, and does
  /// not where it does.
  static Optional<Patch> otherCorners(PatchCase lesion) {
    return switch (lesion.law()) {
      case INFERENCE -> unstretched(lesion);
      case STUDY, STUDY_DEEPLESION -> lesion.cutIn(stretchedFromFirstVoxel(lesion.geometry()));
      case CORRECTED -> lesion.cutIn(stretchedAboutMiddle(lesion.geometry()));
    };
  }

  /// The points of the inference patch, sampled at their true positions, and padded where it is.
  private static Optional<Patch> unstretched(PatchCase lesion) {
    Optional<Patch> ours = lesion.cut();
    if (ours.isEmpty()) {
      return ours;
    }
    ImageGeometry grid = ours.get().placement();
    Point3 middle =
        grid.pointAt(
            new ContinuousIndex(
                (grid.size().i() - 1) / 2.0,
                (grid.size().j() - 1) / 2.0,
                (grid.size().k() - 1) / 2.0));
    Optional<Patch> sampled = lesion.cutBy(ResamplingLaw.CORRECTED, middle);
    if (sampled.isEmpty()) {
      return sampled;
    }
    float[] values = sampled.get().hounsfield().clone();
    float[] coverage = lesion.coverage().orElseThrow();
    for (int n = 0; n < values.length; n++) {
      if (coverage[n] == 0) {
        values[n] = Patch.PADDING_HU;
      }
    }
    return Optional.of(new Patch(ours.get().size(), grid, values));
  }

  private static ImageGeometry stretchedFromFirstVoxel(ImageGeometry geometry) {
    double[] step = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double count = geometry.size().along(axis);
      double resampled = Math.rint(count * geometry.spacing().along(axis));
      step[axis] = (resampled - 1) / (count - 1);
    }
    return withSpacing(geometry, new Spacing(step[0], step[1], step[2]));
  }

  private static ImageGeometry stretchedAboutMiddle(ImageGeometry geometry) {
    double[] step = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double count = geometry.size().along(axis);
      double resampled = Math.rint(count * geometry.spacing().along(axis));
      step[axis] =
          geometry.spacing().along(axis) * (count / (count - 1)) * ((resampled - 1) / resampled);
    }
    ContinuousIndex middle =
        new ContinuousIndex(
            (geometry.size().i() - 1) / 2.0,
            (geometry.size().j() - 1) / 2.0,
            (geometry.size().k() - 1) / 2.0);
    ImageGeometry stretched = withSpacing(geometry, new Spacing(step[0], step[1], step[2]));
    Point3 wanted = geometry.pointAt(middle);
    Point3 is = stretched.pointAt(middle);
    Point3 origin = geometry.origin();
    return withOrigin(
        stretched,
        new Point3(
            origin.x() + wanted.x() - is.x(),
            origin.y() + wanted.y() - is.y(),
            origin.z() + wanted.z() - is.z()));
  }

  private static ImageGeometry withSpacing(ImageGeometry geometry, Spacing spacing) {
    return new ImageGeometry(geometry.size(), geometry.origin(), spacing, geometry.direction());
  }

  private static ImageGeometry withOrigin(ImageGeometry geometry, Point3 origin) {
    return new ImageGeometry(geometry.size(), origin, geometry.spacing(), geometry.direction());
  }

  /// A point moved by millimetres along the axes of a grid.
  private static Point3 moved(Point3 from, Direction axes, double i, double j, double k) {
    AffineMap map =
        AffineMap.ofRows(
            axes.xi(), axes.xj(), axes.xk(), from.x(), axes.yi(), axes.yj(), axes.yk(), from.y(),
            axes.zi(), axes.zj(), axes.zk(), from.z());
    return new Point3(map.apply(0, i, j, k), map.apply(1, i, j, k), map.apply(2, i, j, k));
  }
}
