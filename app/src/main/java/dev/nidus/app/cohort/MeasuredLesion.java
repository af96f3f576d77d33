package dev.nidus.app.cohort;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.segmentation.UnusableMask;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Path;

/// A lesion as its mask file shows it: read back, so that the tables say what every reader finds, and so
/// that a resumed run says the same as an unbroken one.
///
/// @param centroid mean of the voxels' centres, LPS mm
/// @param voxels how many
record MeasuredLesion(Point3 centroid, long voxels) {
  private static final Scans SCANS = new Scans(ByteBudget.DEFAULT);

  static MeasuredLesion of(Path mask, String name) throws IOException {
    try (CtScan scan = SCANS.open(mask, name)) {
      LabelledLesion lesion = LesionMask.read(scan).measure(new LabelChoice.Only(1)).getFirst();
      return new MeasuredLesion(lesion.centroid(), lesion.voxels());
    } catch (UnreadableScan | UnusableMask damaged) {
      throw new IOException(
          "%s; delete it and go on with --resume".formatted(damaged.getMessage()), damaged);
    }
  }
}
