package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// Turns one scan of a cohort into voxels: paints the body, puts the lesions in, averages the slices, blurs
/// them, and adds noise.
///
/// Needs about 25 bytes a voxel and, for 128^3, half a second of one processor. Two calls for one scan give
/// the same voxels, on whatever thread.
public final class ScanRenderer {
  private static final short LOWEST = -1024;
  private static final short HIGHEST = 3071;

  private final SyntheticScan scan;
  private final BodyPainter body;
  private final List<LesionShape> shapes = new ArrayList<>();
  private final List<LesionCast.Calibration> calibrations = new ArrayList<>();
  private final RandomSource noise;

  private ScanRenderer(SyntheticCohort cohort, SyntheticScan scan) {
    this.scan = scan;
    RandomSource root = RandomSource.of(cohort.settings().seed());
    RandomSource patient = SyntheticCohort.ofPatient(cohort.settings(), scan.patient());
    Physique physique = Physique.draw(patient.named("physique"));
    this.body =
        new BodyPainter(
            physique,
            new Torso(physique, scan.phase(), patient.named("body")),
            Tubes.of(physique, scan.phase(), patient.named("vessels")));
    for (SyntheticLesion lesion : scan.lesions()) {
      shapes.add(new LesionShape(lesion, root.named("lesion").at(lesion.number())));
    }
    this.noise = root.named("scan").at(scan.number()).named("noise");
  }

  /// The scan, and after it the second one if it was taken twice. Both show the same body and the same
  /// lesions: only grid, kernel and noise are others.
  public static List<RenderedScan> render(SyntheticCohort cohort, SyntheticScan scan) {
    ScanRenderer renderer = new ScanRenderer(cohort, scan);
    List<RenderedScan> taken = new ArrayList<>();
    taken.add(renderer.take(scan.acquisition(), renderer.noise.at(0)));
    scan.retest().ifPresent(retest -> taken.add(renderer.take(retest, renderer.noise.at(1))));
    return List.copyOf(taken);
  }

  private RenderedScan take(Acquisition acquisition, RandomSource grain) {
    Slab slab = new Slab(acquisition);
    body.paint(slab);
    PointSpread spread =
        new PointSpread(acquisition.kernel().blurMm() / acquisition.taken().spacing().i());
    List<LesionCast> casts = new ArrayList<>();
    for (int n = 0; n < shapes.size(); n++) {
      Point3 centre = scan.lesions().get(n).centre();
      casts.add(new LesionCast(slab, shapes.get(n), centre, spread));
    }
    float[] slices = slab.slices().collapsed(slab.values, slab.width * slab.height);
    spread.blur(slices, slab.width, slab.height);
    for (int n = 0; n < casts.size(); n++) {
      if (calibrations.size() == n) {
        calibrations.add(casts.get(n).calibrate(slices, scan.lesions().get(n)));
      }
      casts.get(n).addTo(slices, calibrations.get(n));
    }
    new ScannerNoise(acquisition, grain).addTo(slices);
    return stored(acquisition, slices, casts);
  }

  private static RenderedScan stored(
      Acquisition acquisition, float[] slices, List<LesionCast> casts) {
    short[] hounsfield = rounded(acquisition, slices);
    int[] positions = acquisition.order().positions(acquisition.taken().size());
    short[] voxels = new short[positions.length];
    for (int n = 0; n < voxels.length; n++) {
      voxels[n] = hounsfield[positions[n]];
    }
    List<byte[]> masks = new ArrayList<>();
    for (LesionCast cast : casts) {
      byte[] taken = cast.mask(positions.length);
      byte[] mask = new byte[positions.length];
      for (int n = 0; n < mask.length; n++) {
        mask[n] = taken[positions[n]];
      }
      masks.add(mask);
    }
    return new RenderedScan(acquisition.stored(), voxels, masks);
  }

  /// Whole numbers in the range of a scanner, with padding outside the circle of reconstruction.
  private static short[] rounded(Acquisition acquisition, float[] slices) {
    int width = acquisition.taken().size().i();
    int height = acquisition.taken().size().j();
    double circle = acquisition.circleMm() / acquisition.taken().spacing().i();
    short[] rounded = new short[slices.length];
    for (int n = 0; n < slices.length; n++) {
      double u = n % width - (width - 1) / 2.0;
      double v = n / width % height - (height - 1) / 2.0;
      rounded[n] =
          u * u + v * v > circle * circle
              ? acquisition.padding()
              : (short) Math.clamp(Math.round(slices[n]), LOWEST, HIGHEST);
    }
    return rounded;
  }
}
