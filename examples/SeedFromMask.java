/// The lesion points of a mask: the centre of each label, and the point deepest inside.
///
/// Run it in the folder of the checkout, after `./build`:
///
///     java -cp app/target/nidus-app.jar examples/SeedFromMask.java
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.segmentation.DeepestPoint;
import dev.nidus.imaging.segmentation.LabelChoice;
import dev.nidus.imaging.segmentation.LabelledLesion;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.storage.ByteBudget;
import java.nio.file.Path;

void main() throws Exception {
  Path file = Path.of("data/sts/STS_001_mask.nii.gz");
  try (CtScan opened = new Scans(ByteBudget.DEFAULT).open(file, file.toString())) {
    LesionMask mask = LesionMask.read(opened);
    for (LabelledLesion lesion : mask.measure(new LabelChoice.All())) {
      DeepestPoint deepest = mask.deepest(lesion);
      IO.println("label %d: %.1f cm3".formatted(lesion.label(), lesion.volumeCm3()));
      IO.println("centroid " + millimetres(lesion.centroid()) + (lesion.centroidInside() ? ", inside" : ", outside"));
      IO.println("deepest point " + millimetres(deepest.position()) + ", %.1f mm from the rim".formatted(deepest.radiusMm()));
    }
  }
}

String millimetres(Point3 point) {
  return "(%.2f, %.2f, %.2f) mm LPS".formatted(point.x(), point.y(), point.z());
}
