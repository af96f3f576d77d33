/// From a CT scan and a point to features, with a network that has learned nothing.
///
/// Run it in the folder of the checkout, after `./build`:
///
///     java --enable-native-access=ALL-UNNAMED -cp app/target/nidus-app.jar examples/ExtractFeatures.java
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import java.nio.file.Path;

void main() throws Exception {
  Path file = Path.of("data/sts/STS_001_ct.nii.gz");
  SeedPoint seed = SeedPoint.lps(70.2131, 12.4535, -791.1851); // LPS millimetres

  // an eighth of the published width; EncoderLoader.load takes real weights instead
  EncoderMetadata small = EncoderMetadata.of(PublishedModel.FMCIB, ResNet3d.fmcib(0.125));
  try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(file, file.toString());
      Encoder encoder = new EncoderLoader(EncoderOptions.defaults()).untrained(small, 1)) {

    PatchExtractor extractor = new PatchExtractor(encoder.card().input());
    switch (extractor.extract(scan, List.of(seed), IntensityRule.HOUNSFIELD_ONLY).getFirst()) {
      case PatchOutcome.Cut(Patch patch, var _, var _) -> {
        float[] features = encoder.encode(List.of(patch)).getFirst().toArray();
        IO.println("encoder: " + encoder.card().name());
        IO.println("patch: " + patch.size() + " voxels, law " + encoder.card().input().law().word());
        IO.println(features.length + " features");
      }
      case PatchOutcome.Refused(var refusal) -> IO.println("refused: " + refusal.reason());
    }
  }
}
