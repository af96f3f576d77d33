package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What patch is cut: without an option, the one that belongs to the encoder.
final class PatchOptions {
  /// The laws by the words that users write.
  enum LawWord {
    study,
    inference,
    corrected
  }

  @Option(
      names = "--law",
      paramLabel = "study|inference|corrected",
      description =
          "How the patch is resampled: as the reference's study, as its public inference, or with"
              + " true geometry (default: the law that belongs to the encoder).")
  Optional<LawWord> law = Optional.empty();

  @Option(
      names = "--orient",
      description =
          "The DeepLesion recipe, for the reference's DeepLesion tables only: the axes are put"
              + " into order between finding the seed's index and using it. Needs --law study.")
  boolean orient;

  @Option(
      names = "--patch-size",
      paramLabel = "N|DxHxW",
      converter = Words.PatchSizeWord.class,
      description = "Voxels of the patch (default: the encoder's; fmcib 50).")
  Optional<PatchSize> patchSize = Optional.empty();

  @Option(
      names = "--spacing",
      paramLabel = "MM|XxYxZ",
      converter = Words.SpacingWord.class,
      description = "Voxel size of the patch in mm (default: the encoder's; fmcib 1).")
  Optional<Spacing> spacing = Optional.empty();

  /// The encoder's patch with what the user wants otherwise.
  PatchSpec over(PatchSpec own) {
    ResamplingLaw chosen = law.map(this::lawOf).orElse(own.law());
    if (orient && chosen != ResamplingLaw.STUDY_DEEPLESION) {
      throw new UsageProblem(
          "--orient is a step of the study law; add --law study (the law here is %s)"
              .formatted(chosen.word()));
    }
    try {
      return new PatchSpec(
          patchSize.orElse(own.size()),
          spacing.orElse(own.spacing()),
          chosen,
          own.padding(),
          own.order());
    } catch (InvalidGeometry invalid) {
      throw new UsageProblem(String.valueOf(invalid.getMessage()), invalid);
    }
  }

  /// Where the law comes from, for people.
  String lawOrigin() {
    return law.isPresent() ? "chosen by --law" : "the law that belongs to the encoder";
  }

  private ResamplingLaw lawOf(LawWord word) {
    return switch (word) {
      case study -> orient ? ResamplingLaw.STUDY_DEEPLESION : ResamplingLaw.STUDY;
      case inference -> ResamplingLaw.INFERENCE;
      case corrected -> ResamplingLaw.CORRECTED;
    };
  }
}
