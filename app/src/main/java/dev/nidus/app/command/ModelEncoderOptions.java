package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureModel.UnknownEncoder;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.finetuning.UnusableStart;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The encoder beside a model: that of a probe is another file, a fine-tuned model has its own in itself.
final class ModelEncoderOptions {
  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "The encoder of the lesions' features, for a table of lesions; leave it out if the model"
              + " is a fine-tuned one.")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "What the weights are, where the file alone cannot tell: fmcib, med3d, genesis,"
              + " genesis_batch or autoencoder.")
  Optional<EncoderChoice.ModelWord> network = Optional.empty();

  @Option(
      names = "--trust-encoder",
      description =
          "Take features whose encoder is not known, since there is no receipt, for those of the"
              + " model's.")
  boolean trustEncoder;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Where the encoder computes (default: cpu).")
  EncoderChoice.DeviceWord device = EncoderChoice.DeviceWord.cpu;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      description = "The arithmetic of the encoder (default: float32).")
  EncoderChoice.PrecisionWord precision = EncoderChoice.PrecisionWord.float32;

  /// What is made of features whose encoder is not known.
  UnknownEncoder rule() {
    return trustEncoder ? UnknownEncoder.TRUSTED : UnknownEncoder.REFUSED;
  }

  /// How the encoder computes.
  EncoderOptions options() {
    return EncoderChoice.options(device, precision);
  }

  /// Reads an encoder.
  ///
  /// @throws UsageProblem as {@link EncoderChoice#load}
  Encoder load(Path file) {
    EncoderChoice choice = new EncoderChoice();
    choice.weights = file;
    choice.model = network;
    choice.device = device;
    choice.precision = precision;
    return choice.load();
  }

  /// Whether a model is a fine-tuned one. What is no weights file, or one of another kind, is told where models are read.
  static boolean isFinetuned(Path model) {
    try {
      return FinetunedModel.isIn(model);
    } catch (UnusableStart otherFile) {
      return false;
    }
  }

  /// Reads a fine-tuned model.
  ///
  /// @throws UsageProblem if an encoder was named beside it
  /// @throws UnusableStart if the file is no such model after all
  FinetunedModel finetuned(Path model) throws UnusableStart {
    if (weights.isPresent() || network.isPresent() || trustEncoder) {
      throw new UsageProblem(
          "%s is a fine-tuned model, which has its encoder in itself; leave --weights, --network and"
                  .formatted(model)
              + " --trust-encoder out");
    }
    return FinetunedModel.load(model, options());
  }
}
