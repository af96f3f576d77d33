package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which encoder, and how it computes.
final class EncoderChoice {
  /// The choice that an earlier run made.
  ///
  /// @param weights where the weights are now
  static EncoderChoice of(RunReceipt run, Path weights) {
    EncoderChoice choice = new EncoderChoice();
    choice.weights = weights;
    choice.model = run.model().map(ModelWord::valueOf);
    choice.device = DeviceWord.valueOf(run.device());
    choice.precision = PrecisionWord.valueOf(run.precision());
    return choice;
  }

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description =
          "The encoder's weights: a PyTorch file (.torch, .pt, .ckpt) or safetensors. Nothing in"
              + " it is executed.")
  Path weights = Path.of("");

  /// Named signatures, by the words that users write.
  enum ModelWord {
    fmcib(PublishedModel.FMCIB),
    med3d(PublishedModel.MED3D),
    genesis(PublishedModel.GENESIS),
    genesis_batch(PublishedModel.GENESIS_BATCH),
    autoencoder(PublishedModel.AUTOENCODER);

    private final PublishedModel model;

    ModelWord(PublishedModel model) {
      this.model = model;
    }

    PublishedModel published() {
      return model;
    }
  }

  @Option(
      names = "--model",
      paramLabel = "NAME",
      description =
          "What the weights are, where the file alone cannot tell: fmcib, med3d, genesis,"
              + " genesis_batch or autoencoder.")
  Optional<ModelWord> model = Optional.empty();

  /// Devices by the words that users write.
  enum DeviceWord {
    cpu(Device.CPU),
    cuda(Device.CUDA);

    private final Device device;

    DeviceWord(Device device) {
      this.device = device;
    }
  }

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Where it computes (default: cpu).")
  DeviceWord device = DeviceWord.cpu;

  /// Precisions by the words that users write.
  enum PrecisionWord {
    float32(Precision.FLOAT32),
    bfloat16(Precision.BFLOAT16);

    private final Precision precision;

    PrecisionWord(Precision precision) {
      this.precision = precision;
    }
  }

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      description =
          "float32 equals the reference; bfloat16 is about twice as fast and differs by about 1 %%"
              + " (default: float32).")
  PrecisionWord precision = PrecisionWord.float32;

  /// The user's word on what the weights are.
  Optional<PublishedModel> published() {
    return model.map(word -> word.model);
  }

  /// How it computes.
  EncoderOptions options() {
    return options(device, precision);
  }

  static EncoderOptions options(DeviceWord device, PrecisionWord precision) {
    return EncoderOptions.defaults().with(device.device).with(precision.precision);
  }

  /// Reads the weights and makes the encoder; the file may be gone afterwards.
  ///
  /// @throws UsageProblem if the file cannot be read, its tensors fit no network, or the device cannot
  ///     be used
  Encoder load() {
    NativeLibrary.loadAhead();
    try (WeightsFile file = WeightsFile.open(weights)) {
      Checkpoint checkpoint = Checkpoint.of(file);
      return new EncoderLoader(options()).load(checkpoint.trunk(), file.metadata(), published());
    } catch (UnreadableWeights unreadable) {
      throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
    } catch (UnfitWeights | UnusableEncoder unfit) {
      throw new UsageProblem("%s: %s".formatted(weights, unfit.getMessage()), unfit);
    }
  }
}
