/// What a weights file holds, read without running anything in it.
///
/// Run it in the folder of the checkout, after `./build`:
///
///     java -cp app/target/nidus-app.jar examples/InspectWeights.java
import dev.nidus.learning.network.NetworkSignature;
import dev.nidus.learning.network.Recognition;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;

void main() throws Exception {
  Path path = Path.of("fixtures/encoder/narrow_w0125_lightning_style.ckpt");
  try (WeightsFile file = WeightsFile.open(path)) {
    Checkpoint checkpoint = Checkpoint.of(file);
    IO.println(file.format().title() + ", wrapped as " + checkpoint.wrapping().title());
    IO.println(checkpoint.trunk().size() + " tensors, sha256 " + checkpoint.trunkDigest());
    switch (NetworkSignature.of(checkpoint.trunk())) {
      case Recognition.Recognised(var model, var network) ->
          IO.println(model.word() + " with " + network.features() + " features");
      case Recognition.Ambiguous ambiguous -> IO.println(ambiguous.sentence());
      case Recognition.Unknown(String why) -> IO.println(why);
    }
  }
}
