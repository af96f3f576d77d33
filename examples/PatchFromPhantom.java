/// Cuts the patch around a point of a scan that is made up here: a sphere of soft tissue in air.
///
/// Run it in the folder of the checkout, after `./build`:
///
///     java -cp app/target/nidus-app.jar examples/PatchFromPhantom.java
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;

static final float AIR = -1000;
static final float TUMOUR = 40;
static final double RADIUS = 12;

void main() throws Exception {
  // 80 x 80 x 30 voxels of 1 x 1 x 3 mm, axes along L, P, S
  ImageGeometry geometry = ImageGeometry.axisAligned(new GridSize(80, 80, 30), new Spacing(1, 1, 3));
  Point3 centre = new Point3(40, 38, 45);

  try (CtScan scan = sphere(geometry, centre)) {
    PatchExtractor extractor =
        new PatchExtractor(PatchSpec.fmcib().withLaw(ResamplingLaw.CORRECTED));
    SeedPoint inside = SeedPoint.lps(centre.x(), centre.y(), centre.z());
    SeedPoint wrongSigns = SeedPoint.lps(-centre.x(), -centre.y(), centre.z());

    for (PatchOutcome outcome :
        extractor.extract(scan, List.of(inside, wrongSigns), IntensityRule.HOUNSFIELD_ONLY)) {
      switch (outcome) {
        case PatchOutcome.Cut(var patch, var _, var warnings) -> {
          int n = patch.size().depth();
          int middle = (n / 2 * n + n / 2) * n + n / 2;
          IO.println("a patch of " + patch.size() + " voxels");
          IO.println("in the middle: " + patch.hounsfield()[middle] + " HU");
          IO.println("in a corner: " + patch.hounsfield()[0] + " HU");
        }
        case PatchOutcome.Refused(var refusal) -> IO.println("refused: " + refusal.reason());
      }
    }
  }
}

CtScan sphere(ImageGeometry geometry, Point3 centre) {
  GridSize size = geometry.size();
  float[] hounsfield = new float[Math.toIntExact(size.voxels())];
  int at = 0;
  for (int k = 0; k < size.k(); k++) {
    for (int j = 0; j < size.j(); j++) {
      for (int i = 0; i < size.i(); i++) {
        Point3 point = geometry.pointAt(new ContinuousIndex(i, j, k));
        hounsfield[at++] = point.distanceTo(centre) < RADIUS ? TUMOUR : AIR;
      }
    }
  }
  return new CtScan(
      "phantom", geometry, VoxelType.INT16, Optional.of("CT"), new VoxelsInMemory(size, hounsfield));
}
