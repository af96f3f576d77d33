package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// How one scan is taken: a grid of slices in the scanner (axes u, v in a slice and w across), its kernel
/// and noise, and the order in which the file stores the axes.
///
/// @param taken the grid as it is taken; its third axis runs across the slices
/// @param thicknessMm thickness of a slice, at least the distance between slices
/// @param kernel how it is reconstructed
/// @param noiseHounsfield standard deviation of the noise
/// @param streakHounsfield standard deviation of the streaks, or 0
/// @param padding what stands outside the circle of reconstruction
/// @param circleMm radius of that circle, about the middle of a slice
/// @param order how the file stores it
public record Acquisition(
    ImageGeometry taken,
    double thicknessMm,
    ReconstructionKernel kernel,
    double noiseHounsfield,
    double streakHounsfield,
    short padding,
    double circleMm,
    StoredAxes order) {
  private static final double[] SLICES = {1, 1, 1, 1, 1.25, 1.25, 1.5, 2, 2.5, 3};
  private static final short[] PADDINGS = {-1024, -1024, -1024, -2000, -3024};

  static Acquisition draw(int size, Point3 about, double farthestMm, RandomSource random) {
    double inPlane = inPlaneSpacing(random);
    double across = SLICES[random.nextInt(SLICES.length)];
    double thickness = across <= 1.5 && random.chance(0.3) ? across * 1.8 : across;
    GridSize count = new GridSize(edge(size, random), edge(size, random), edge(size, random));
    Spacing spacing = new Spacing(inPlane, inPlane, across);
    Direction frame = random.chance(0.25) ? tilted(random) : Direction.IDENTITY;
    double[] first = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double half = (count.along(axis) - 1) * spacing.along(axis) / 2;
      double free = Math.max(0, Math.min(0.3 * half, 0.7 * half - farthestMm));
      first[axis] = -half + random.nextDouble(-1, 1) * free;
    }
    ReconstructionKernel kernel = kernel(random);
    double diagonal = Math.hypot(count.i() * inPlane, count.j() * inPlane) / 2;
    return new Acquisition(
        new ImageGeometry(count, offset(about, frame, first), spacing, frame),
        thickness,
        kernel,
        noise(kernel, thickness, random),
        random.chance(0.3) ? random.nextDouble(3, 7) : 0,
        PADDINGS[random.nextInt(PADDINGS.length)],
        diagonal * random.nextDouble(0.86, 0.96),
        StoredAxes.draw(random));
  }

  /// The same body a second time: the grid moved by less than a voxel, another kernel, other noise.
  Acquisition again(RandomSource random) {
    Spacing spacing = taken.spacing();
    double[] shift = {
      random.nextDouble(-0.5, 0.5) * spacing.i(),
      random.nextDouble(-0.5, 0.5) * spacing.j(),
      random.nextDouble(-0.5, 0.5) * spacing.k()
    };
    List<ReconstructionKernel> others = new ArrayList<>(List.of(ReconstructionKernel.values()));
    others.remove(kernel);
    ReconstructionKernel other = others.get(random.nextInt(others.size()));
    return new Acquisition(
        new ImageGeometry(
            taken.size(),
            offset(taken.origin(), taken.direction(), shift),
            spacing,
            taken.direction()),
        thicknessMm,
        other,
        noise(other, thicknessMm, random),
        streakHounsfield,
        padding,
        circleMm,
        order);
  }

  /// The grid as the file has it.
  public ImageGeometry stored() {
    return order.of(taken);
  }

  private static double inPlaneSpacing(RandomSource random) {
    double middle = (random.nextDouble() + random.nextDouble()) / 2;
    return Math.round(1000 * (0.56 + 0.42 * middle)) / 1000.0;
  }

  private static int edge(int size, RandomSource random) {
    return (int) Math.round(size * random.nextDouble(0.8, 1.2));
  }

  private static ReconstructionKernel kernel(RandomSource random) {
    double u = random.nextDouble();
    return u < 0.3
        ? ReconstructionKernel.SMOOTH
        : u < 0.75 ? ReconstructionKernel.STANDARD : ReconstructionKernel.SHARP;
  }

  private static double noise(ReconstructionKernel kernel, double thickness, RandomSource random) {
    return kernel.noiseHounsfield() * random.nextDouble(0.75, 1.25) / Math.sqrt(thickness);
  }

  /// A tilt of 3 to 14 degrees about one axis in the slice and less about the others.
  private static Direction tilted(RandomSource random) {
    double a = Math.toRadians(random.nextDouble(3, 14));
    double b = Math.toRadians(random.nextDouble(-4, 4));
    double ca = Math.cos(a);
    double sa = Math.sin(a);
    double cb = Math.cos(b);
    double sb = Math.sin(b);
    return Direction.ofRows(cb, sb * sa, sb * ca, 0, ca, -sa, -sb, cb * sa, cb * ca);
  }

  private static Point3 offset(Point3 from, Direction frame, double[] along) {
    double[] moved = {from.x(), from.y(), from.z()};
    for (int row = 0; row < 3; row++) {
      for (int axis = 0; axis < 3; axis++) {
        moved[row] += frame.at(row, axis) * along[axis];
      }
    }
    return new Point3(moved[0], moved[1], moved[2]);
  }
}
