package dev.nidus.learning.finetuning;

import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.encoder.EncoderLoader;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.network.WeightsFit;
import dev.nidus.learning.plan.StartPlan;
import dev.nidus.learning.training.PlannedNetwork;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.UnreadableWeights;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The encoder before the first step.
///
/// @param plan where it comes from
/// @param identity its patch and scaling; the network is the one below
/// @param network what learns
/// @param digest of what it is and of its weights, unless they are drawn
record StartingEncoder(StartPlan plan, EncoderMetadata identity, ResNet3d network, String digest) {

  /// Reads what it is. Reads a file's weights once, for their digest.
  ///
  /// @throws UnusableStart if there is no file, it cannot be read, or holds another kind of network
  static StartingEncoder of(StartPlan plan) throws UnusableStart {
    return switch (plan) {
      case StartPlan.Random(var network, var patch) -> {
        ResNet3d described = residual("the plan", PlannedNetwork.of(network));
        EncoderMetadata identity =
            new EncoderMetadata(
                "random weights", described, patch.spec(), patch.intensityScaling());
        yield new StartingEncoder(plan, identity, described, digest(identity, "random"));
      }
      case StartPlan.Weights(var file, var model) -> read(plan, file, model);
      case StartPlan.Like(var file, var model) -> read(plan, file, model);
    };
  }

  /// The patch that is cut around a seed.
  PatchSpec patch() {
    return identity.input();
  }

  /// The encoder, to be trained; closed by the caller.
  ///
  /// @param weights the stream of its first weights, where they are drawn
  /// @throws UnusableStart if the file is not any more what it was
  PlainResNet load(TrainingOptions options, RandomSource weights) throws UnusableStart {
    try {
      if (!(plan instanceof StartPlan.Weights(var file, var _))) {
        return PlainResNet.of(network, Initialisation.draw(network, weights), options);
      }
      try (WeightsFile open = WeightsFile.open(file.orElseThrow())) {
        return PlainResNet.of(network, Checkpoint.of(open).trunk(), options);
      }
    } catch (UnreadableWeights | UnfitWeights e) {
      throw new UnusableStart(String.valueOf(e.getMessage()), e);
    }
  }

  private static StartingEncoder read(StartPlan plan, Optional<Path> file, Optional<String> model)
      throws UnusableStart {
    Path path =
        file.orElseThrow(() ->
            new UnusableStart(
                "the plan names no weights to begin from: say start.file in it, or --weights"
                    + " model.safetensors"));
    try (WeightsFile open = WeightsFile.open(path)) {
      Checkpoint checkpoint = Checkpoint.of(open);
      EncoderMetadata identity =
          EncoderLoader.identify(checkpoint.trunk(), open.metadata(), published(model));
      ResNet3d network = residual(path.toString(), identity.network());
      WeightsFit.require(network, checkpoint.trunk());
      String content =
          plan instanceof StartPlan.Like ? "random" : checkpoint.trunkDigest().sha256();
      return new StartingEncoder(plan, identity, network, digest(identity, content));
    } catch (UnreadableWeights e) {
      throw new UnusableStart(String.valueOf(e.getMessage()), e);
    } catch (UnfitWeights | UnusableEncoder e) {
      throw new UnusableStart("%s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static String digest(EncoderMetadata identity, String content) {
    String text = identity.toMap() + "\n" + content;
    return WeightsDigest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).sha256();
  }

  private static ResNet3d residual(String where, Network network) throws UnusableStart {
    if (network instanceof ResNet3d resnet) {
      return resnet;
    }
    throw new UnusableStart(
        "%s holds an %s, which is not trained with labels here; give the weights of a residual encoder"
            .formatted(where, network.summary()));
  }

  private static Optional<PublishedModel> published(Optional<String> word) throws UnusableStart {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    for (PublishedModel model : PublishedModel.values()) {
      if (model.word().equals(word.get())) {
        return Optional.of(model);
      }
    }
    throw new UnusableStart(
        "start.model is '%s', allowed are %s"
            .formatted(
                word.get(),
                Arrays.stream(PublishedModel.values())
                    .map(PublishedModel::word)
                    .collect(Collectors.joining(", "))));
  }
}
