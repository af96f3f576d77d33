package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Slices of one orientation, sorted along their normal, and whether they are a regular grid.
///
/// @param slices by rising position along the normal
record SliceStack(List<Slice> slices) {
  /// How far a slice may lie beside the grid, in steps of it: positions are often rounded to a tenth
  /// of a millimetre.
  static final double MOST_OFF = 0.05;

  /// A step of so many usual ones shows that a slice is missing.
  private static final double GAP = 1.5;

  /// Slices nearer than this part of a step are the same one twice.
  private static final double SAME = 0.2;

  private static final double SAME_SPACING = 1e-4;

  static SliceStack of(List<Slice> slices) {
    PlaneOrientation plane = slices.getFirst().orientation();
    return new SliceStack(
        slices.stream()
            .sorted(
                Comparator.comparingDouble((Slice slice) -> plane.along(slice.position()))
                    .thenComparing(Slice::name))
            .toList());
  }

  /// The grid; only where there is no {@link #problem}. Its spacing along the normal is that of ITK:
  /// the way from first to last slice, in equal parts.
  ImageGeometry geometry() {
    Slice first = slices.getFirst();
    return new ImageGeometry(
        new GridSize(
            first.frames().format().columns(), first.frames().format().rows(), slices.size()),
        first.position(),
        new Spacing(first.spacingI(), first.spacingJ(), step()),
        first.orientation().direction());
  }

  /// What is wrong with the stack, the gravest first.
  Optional<SeriesProblem> problem() {
    if (slices.size() < 2) {
      return Optional.of(new SeriesProblem.SingleSlice(slices.getFirst().name()));
    }
    return changing().or(this::twice).or(this::missing).or(this::uneven).or(this::shifted);
  }

  private Optional<SeriesProblem> changing() {
    Slice first = slices.getFirst();
    for (Slice slice : slices) {
      boolean same =
          Math.abs(slice.spacingI() - first.spacingI()) <= SAME_SPACING * first.spacingI()
              && Math.abs(slice.spacingJ() - first.spacingJ()) <= SAME_SPACING * first.spacingJ();
      if (!same) {
        return Optional.of(
            new SeriesProblem.ChangingSlices(first.name(), slice.name(), "pixel spacing"));
      }
    }
    return Optional.empty();
  }

  private Optional<SeriesProblem> twice() {
    double usual = usualStep();
    for (int n = 1; n < slices.size(); n++) {
      double step = along(n) - along(n - 1);
      if (step <= SAME * usual || step < 1e-4) {
        return Optional.of(
            new SeriesProblem.DoubleSlices(slices.get(n - 1).name(), slices.get(n).name(), step));
      }
    }
    return Optional.empty();
  }

  private Optional<SeriesProblem> missing() {
    double usual = usualStep();
    for (int n = 1; n < slices.size(); n++) {
      double step = along(n) - along(n - 1);
      if (step >= GAP * usual) {
        return Optional.of(
            new SeriesProblem.MissingSlices(
                slices.get(n - 1).name(), slices.get(n).name(), step, usual));
      }
    }
    return Optional.empty();
  }

  private Optional<SeriesProblem> uneven() {
    double step = step();
    int worst = 0;
    double off = 0;
    for (int n = 0; n < slices.size(); n++) {
      double beside = Math.abs(along(n) - along(0) - n * step);
      if (beside > off) {
        off = beside;
        worst = n;
      }
    }
    return off <= MOST_OFF * step
        ? Optional.empty()
        : Optional.of(new SeriesProblem.UnevenSlices(slices.get(worst).name(), off, step));
  }

  /// Shifts in the plane: a steady one is a tilted gantry.
  private Optional<SeriesProblem> shifted() {
    Slice first = slices.getFirst();
    int last = slices.size() - 1;
    double allowed = 2 * MOST_OFF * Math.min(first.spacingI(), first.spacingJ());
    double i = inPlane(last, first.orientation().row());
    double j = inPlane(last, first.orientation().column());
    int worst = 0;
    double beside = 0;
    double most = 0;
    for (int n = 0; n <= last; n++) {
      double di = inPlane(n, first.orientation().row());
      double dj = inPlane(n, first.orientation().column());
      double part = (along(n) - along(0)) / (along(last) - along(0));
      double off = Math.hypot(di - part * i, dj - part * j);
      most = Math.max(most, Math.hypot(di, dj));
      if (off > beside) {
        beside = off;
        worst = n;
      }
    }
    if (most <= allowed) {
      return Optional.empty();
    }
    if (beside <= allowed) {
      return Optional.of(new SeriesProblem.TiltedGantry(degrees()));
    }
    return Optional.of(new SeriesProblem.ShiftedSlices(slices.get(worst).name(), beside));
  }

  /// What is wrong with the stack beyond what resampling mends.
  Optional<SeriesProblem> beyondRepair() {
    if (slices.size() < 2) {
      return Optional.of(new SeriesProblem.SingleSlice(slices.getFirst().name()));
    }
    return changing()
        .or(this::twice)
        .or(() -> shifted().filter(problem -> !(problem instanceof SeriesProblem.TiltedGantry)));
  }

  /// Degrees by which the gantry was tilted, 0 where slices are not shifted against each other.
  double tilt() {
    return shifted().isPresent() ? degrees() : 0;
  }

  private double degrees() {
    Slice first = slices.getFirst();
    int last = slices.size() - 1;
    double i = inPlane(last, first.orientation().row());
    double j = inPlane(last, first.orientation().column());
    return Math.toDegrees(Math.atan2(Math.hypot(i, j), along(last) - along(0)));
  }

  /// By how many mm a slice lies beside the first one along an axis of its plane.
  double inPlane(int n, Point3 axis) {
    return PlaneOrientation.dot(slices.get(n).position(), axis)
        - PlaneOrientation.dot(slices.getFirst().position(), axis);
  }

  private double step() {
    return (along(slices.size() - 1) - along(0)) / (slices.size() - 1);
  }

  /// The median of the steps.
  double usualStep() {
    double[] steps = new double[slices.size() - 1];
    for (int n = 0; n < steps.length; n++) {
      steps[n] = along(n + 1) - along(n);
    }
    java.util.Arrays.sort(steps);
    return steps[steps.length / 2];
  }

  /// How far a slice lies along the normal, mm.
  double along(int n) {
    return slices.getFirst().orientation().along(slices.get(n).position());
  }
}
