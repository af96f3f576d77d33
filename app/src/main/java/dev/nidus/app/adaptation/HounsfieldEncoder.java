package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import java.util.List;

/// The {@link HounsfieldFeatures} in the place of a network.
///
/// @param card what stands in reports
public record HounsfieldEncoder(EncoderCard card) implements Encoder {
  private static final int SMALLEST = 24;

  /// For patches of a spec.
  ///
  /// @throws UsageProblem if they are too small
  public static HounsfieldEncoder of(PatchSpec patch) {
    PatchSize size = patch.size();
    if (Math.min(size.depth(), Math.min(size.height(), size.width())) < SMALLEST) {
      throw new UsageProblem(
          "Hounsfield features need patches of at least %d voxels along every axis, these have %s; leave --against hounsfield away"
              .formatted(SMALLEST, size));
    }
    String name = "%d Hounsfield features of the patch".formatted(HounsfieldFeatures.COUNT);
    return new HounsfieldEncoder(
        new EncoderCard(
            name,
            HounsfieldFeatures.COUNT,
            patch,
            IntensityScaling.fmcib(),
            Sha256.ofText(name).hex(),
            "double precision"));
  }

  @Override
  public List<FeatureVector> encode(List<Patch> patches) {
    return patches.stream().map(HounsfieldFeatures::of).toList();
  }

  @Override
  public void close() {
    // holds nothing
  }
}
