package dev.nidus.app.arms;

import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.Optional;

/// What an encoder is, without its weights.
final class EncoderIdentity {
  private EncoderIdentity() {}

  /// Network, patch and scaling of a weights file.
  static EncoderMetadata of(Path weights) throws ArmFailed {
    try (WeightsFile file = WeightsFile.open(weights)) {
      return EncoderLoader.identify(Checkpoint.of(file).trunk(), file.metadata(), Optional.empty());
    } catch (UnreadableWeights e) {
      throw new ArmFailed(String.valueOf(e.getMessage()), e);
    } catch (UnfitWeights | UnusableEncoder e) {
      throw new ArmFailed("%s: %s".formatted(weights, e.getMessage()), e);
    }
  }
}
