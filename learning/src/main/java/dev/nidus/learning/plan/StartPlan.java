package dev.nidus.learning.plan;

import java.nio.file.Path;
import java.util.Optional;

/// The encoder before the first step.
public sealed interface StartPlan {

  /// Trained weights.
  @Kind(value = "weights", meaning = "the encoder of a file, with its patch, law and scaling")
  record Weights(
      @Setting("weights file: safetensors or PyTorch; a head in it is left out")
          Optional<Path> file,
      @Setting("fmcib or med3d, where the file alone cannot tell") Optional<String> model)
      implements StartPlan {}

  /// The supervised baseline of an encoder.
  @Kind(value = "like", meaning = "the network and patch of a file, with random weights")
  record Like(
      @Setting("weights file whose network, patch, law and scaling are taken") Optional<Path> file,
      @Setting("fmcib or med3d, where the file alone cannot tell") Optional<String> model)
      implements StartPlan {}

  /// A network of its own.
  @Kind(value = "random", meaning = "random weights")
  record Random(
      @Setting(value = "what learns", standard = "{kind: resnet50}") NetworkPlan network,
      @Setting("what is cut around a seed") PatchPlan patch)
      implements StartPlan {}

  /// The file that it begins from.
  default Optional<Path> begun() {
    return switch (this) {
      case Weights(var file, var _) -> file;
      case Like(var file, var _) -> file;
      case Random _ -> Optional.empty();
    };
  }

  /// Without the place of its file, which changes no weight; what is in the file does.
  default StartPlan bare() {
    return switch (this) {
      case Weights(var _, var model) -> new Weights(Optional.empty(), model);
      case Like(var _, var model) -> new Like(Optional.empty(), model);
      case Random random -> random;
    };
  }
}
