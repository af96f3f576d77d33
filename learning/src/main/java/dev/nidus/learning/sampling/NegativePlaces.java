package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.AnatomicalAxes;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import java.util.random.RandomGenerator;

/// Draws points of a scan about which a patch lies in it whole, each with the same chance: middles of voxels for the
/// corrected law; along an axis on which the scan is too short, the middle.
final class NegativePlaces {
  /// The inference law truncates the index to whole millimetres (a millimetre more, below) and counts from the centre of
  /// the first voxel, not from its edge.
  private static final double INFERENCE_SLACK = 0.5;

  private static final double LIMIT_TOLERANCE = 1e-6; // voxels

  private final ImageGeometry scan;
  private final PatchSpec spec;
  private final AnatomicalAxes.Triple axes;

  NegativePlaces(CtScan scan, PatchExtractor extractor) {
    this.scan = scan.geometry();
    this.spec = extractor.spec();
    this.axes = AnatomicalAxes.of(this.scan.direction()).gridAxis();
  }

  /// One point, in voxels of the scan.
  SeedPoint draw(RandomGenerator stream) {
    double[] index =
        switch (spec.law()) {
          case STUDY, STUDY_DEEPLESION -> onResampledGrid(stream);
          case INFERENCE -> inScan(stream);
          case CORRECTED -> voxel(stream);
        };
    return new SeedPoint(index[0], index[1], index[2], CoordinateSystem.VOXEL);
  }

  /// The reference's law: a whole corner on the resampled grid. The middle of the voxel is named, so that
  /// truncation finds it again.
  private double[] onResampledGrid(RandomGenerator stream) {
    double[] index = new double[3];
    for (int patient = 0; patient < 3; patient++) {
      int axis = axes.along(patient);
      int edge = edge(patient);
      int count =
          (int)
              Math.rint(
                  scan.size().along(axis)
                      * scan.spacing().along(axis)
                      / spec.spacing().along(axis));
      int centre = stream.nextInt(Math.max(count - edge, 0) + 1) + edge / 2;
      // by the DeepLesion law the number that is found for grid axis b is used on patient axis b
      int named = spec.law() == ResamplingLaw.STUDY_DEEPLESION ? patient : axis;
      index[named] = (centre + 0.5) * spec.spacing().along(named) / scan.spacing().along(named);
    }
    return index;
  }

  /// The middle of a voxel, where the places in a mask are too (decision 0061).
  private double[] voxel(RandomGenerator stream) {
    double[] index = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double rim = rim(axis) - 0.5;
      int first = (int) Math.ceil(rim - LIMIT_TOLERANCE);
      int last = (int) Math.floor(scan.size().along(axis) - 1 - rim + LIMIT_TOLERANCE);
      index[axis] =
          first <= last ? stream.nextInt(first, last + 1) : (scan.size().along(axis) - 1) / 2;
    }
    return index;
  }

  /// The patch lies along the patient's axes, the scan along its own.
  private double[] inScan(RandomGenerator stream) {
    double[] index = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double rim = rim(axis) + INFERENCE_SLACK + 1 / scan.spacing().along(axis);
      double room = scan.size().along(axis) - 2 * rim;
      double at = stream.nextDouble();
      index[axis] = room > 0 ? rim - 0.5 + at * room : (scan.size().along(axis) - 1) / 2.0;
    }
    return index;
  }

  /// Half of what the patch covers along an axis of the scan, in voxels of the scan.
  private double rim(int axis) {
    double half = 0;
    for (int patient = 0; patient < 3; patient++) {
      half +=
          Math.abs(scan.direction().at(patient, axis))
              * edge(patient)
              * spec.spacing().along(patient)
              / 2;
    }
    return half / scan.spacing().along(axis);
  }

  private int edge(int patient) {
    return switch (patient) {
      case 0 -> spec.size().width();
      case 1 -> spec.size().height();
      default -> spec.size().depth();
    };
  }
}
