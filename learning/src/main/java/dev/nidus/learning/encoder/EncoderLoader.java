package dev.nidus.learning.encoder;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.GeneratedWeights;
import dev.nidus.learning.network.InferenceResNet;
import dev.nidus.learning.network.InferenceUNet;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.NetworkSignature;
import dev.nidus.learning.network.PlainAutoEncoder;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.PlainUNet;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.Recognition;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.TrainableNetwork;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.network.WeightsFit;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;

/// Makes encoders of weights.
public final class EncoderLoader {
  private final EncoderOptions options;

  public EncoderLoader(EncoderOptions options) {
    this.options = options;
  }

  /// Makes the encoder that the weights are of.
  ///
  /// The network is the one that the file's metadata describes, else the one that the user named,
  /// else the published model that the shapes are those of. Loading reads the weights twice (packing
  /// and digest, side by side) and needs them until it returns, not longer.
  ///
  /// @param trunk tensors by their bare keys (`conv1.weight`, ...), heads removed
  /// @param metadata text entries of the file; empty if it has none
  /// @param model the user's `--model`
  /// @throws UnfitWeights if tensors are missing, unexpected or misshapen: all are named
  /// @throws UnusableEncoder if it cannot be told what the weights are of, the user's word
  ///     contradicts the file, or the device or native library cannot be used
  public Encoder load(
      SequencedMap<String, StoredTensor> trunk,
      Map<String, String> metadata,
      Optional<PublishedModel> model)
      throws UnfitWeights, UnusableEncoder {
    return load(trunk, identify(trunk, metadata, model));
  }

  /// Makes an encoder of a network that is known.
  ///
  /// @throws UnfitWeights if tensors are missing, unexpected or misshapen: all are named
  /// @throws UnusableEncoder if the device or native library cannot be used
  public Encoder load(SequencedMap<String, StoredTensor> trunk, EncoderMetadata identity)
      throws UnfitWeights, UnusableEncoder {
    WeightsFit.require(identity.network(), trunk);
    // the digest needs no native library, so it runs while that is loaded
    CompletableFuture<String> digest =
        CompletableFuture.supplyAsync(() -> WeightsDigest.of(trunk).sha256());
    try {
      requireUsable();
      // so that what the self-check makes the library prepare is what encoding will ask for
      Threads.use(options.threadsPerCall());
      Loaded loaded = loaded(trunk, identity);
      String numerics =
          "%s on %s, %s"
              .formatted(options.precision().word(), options.device().word(), loaded.statement());
      return new ResNetEncoder(
          new EncoderCard(
              identity.name(),
              identity.network().features(),
              identity.input(),
              identity.scaling(),
              digest.join(),
              numerics,
              neighbours(identity.network())),
          loaded.trunk(),
          options.threadsPerCall());
    } finally {
      // the caller may unmap the weights as soon as this returns or throws
      digest.handle((_, _) -> "").join();
    }
  }

  private static EncoderCard.Neighbours neighbours(Network network) {
    return switch (network) {
      case UNet3d unet ->
          switch (unet.normalisation()) {
            case STORED -> EncoderCard.Neighbours.NO_EFFECT;
            case BATCH -> EncoderCard.Neighbours.SHARE_STATISTICS;
          };
      case ResNet3d _, AutoEncoder3d _ -> EncoderCard.Neighbours.NO_EFFECT;
    };
  }

  private Loaded loaded(SequencedMap<String, StoredTensor> weights, EncoderMetadata identity)
      throws UnfitWeights, UnusableEncoder {
    return switch (identity.network()) {
      case ResNet3d network -> {
        InferenceResNet.Loaded made =
            switch (options.path()) {
              case FASTEST ->
                  InferenceResNet.fastest(
                      network,
                      weights,
                      options.device(),
                      options.precision(),
                      extent(identity.input().size()));
              case FOLDED ->
                  InferenceResNet.folded(network, weights, options.device(), options.precision());
            };
        yield new Loaded(made.trunk(), made.statement());
      }
      case UNet3d network ->
          switch (network.normalisation()) {
            case STORED ->
                new Loaded(
                    InferenceUNet.folded(network, weights, options.device(), options.precision()),
                    "folded convolutions");
            case BATCH -> {
              requireProcessor(identity);
              PlainUNet plain =
                  PlainUNet.of(
                      network, weights, TrainingOptions.defaults().with(options.precision()));
              yield new Loaded(
                  new OwnedTrunk(plain.evaluation(), plain), "statistics of the batch");
            }
          };
      case AutoEncoder3d network -> {
        requireProcessor(identity);
        PlainAutoEncoder plain =
            PlainAutoEncoder.of(
                network, weights, TrainingOptions.defaults().with(options.precision()));
        yield new Loaded(new OwnedTrunk(plain.evaluation(), plain), "ordinary convolutions");
      }
    };
  }

  private void requireProcessor(EncoderMetadata identity) throws UnusableEncoder {
    if (options.device() != Device.CPU) {
      throw new UnusableEncoder(
          "the encoder '%s' is computed on the processor only; use --device cpu"
              .formatted(identity.name()));
    }
  }

  private static Extent3 extent(PatchSize size) {
    return new Extent3(size.depth(), size.height(), size.width());
  }

  /// A trunk and how it computes, for people.
  private record Loaded(Trunk trunk, String statement) {}

  /// An encoder that has learned nothing, for demonstrations and tests; its name says so.
  ///
  /// @param described network, patch and scaling; the name is replaced
  /// @param seed of {@link GeneratedWeights}
  /// @throws UnusableEncoder if the device or native library cannot be used
  public Encoder untrained(EncoderMetadata described, long seed) throws UnusableEncoder {
    try {
      return load(
          GeneratedWeights.of(described.network(), seed),
          new EncoderMetadata(
              "UNTRAINED (generated weights, seed %d)".formatted(seed),
              described.network(),
              described.input(),
              described.scaling()));
    } catch (UnfitWeights e) {
      throw new IllegalStateException("generated weights fit their network", e);
    }
  }

  /// An encoder that normalises with the statistics of each batch: what a network gives that was left
  /// in training mode. A known mistake, made on purpose so that it can be recognised in the features
  /// of others; its features depend on what else is in the batch.
  ///
  /// @throws UnfitWeights if tensors are missing, unexpected or misshapen: all are named
  /// @throws UnusableEncoder if the native library cannot be used
  public Encoder leftInTraining(SequencedMap<String, StoredTensor> trunk, EncoderMetadata identity)
      throws UnfitWeights, UnusableEncoder {
    requireUsable();
    TrainableNetwork plain =
        switch (identity.network()) {
          case ResNet3d network -> PlainResNet.of(network, trunk);
          case UNet3d network -> PlainUNet.of(network, trunk, TrainingOptions.defaults());
          case AutoEncoder3d network ->
              throw new UnusableEncoder(
                  "the %s has no batch normalisation, so training mode changes nothing"
                      .formatted(network.summary()));
        };
    return new ResNetEncoder(
        new EncoderCard(
            identity.name() + ", left in training mode",
            identity.network().features(),
            identity.input(),
            identity.scaling(),
            WeightsDigest.of(trunk).sha256(),
            "float32 on cpu, statistics of the batch",
            EncoderCard.Neighbours.SHARE_STATISTICS),
        new OwnedTrunk(plain.training(), plain),
        options.threadsPerCall());
  }

  /// A trunk that closes the parameters it computes with.
  private record OwnedTrunk(Trunk trunk, TrainableNetwork parameters) implements Trunk {
    @Override
    public Tensor features(Tensor patches) {
      return trunk.features(patches);
    }

    @Override
    public void close() {
      trunk.close();
      parameters.close();
    }
  }

  /// What the weights are of, by the file's metadata, the user's word, or the shapes.
  ///
  /// @throws UnfitWeights if it cannot be told or the sources contradict each other
  /// @throws UnusableEncoder if the metadata is damaged
  public static EncoderMetadata identify(
      SequencedMap<String, StoredTensor> trunk,
      Map<String, String> metadata,
      Optional<PublishedModel> model)
      throws UnfitWeights, UnusableEncoder {
    Optional<EncoderMetadata> written = EncoderMetadata.from(metadata);
    if (written.isPresent()) {
      if (model.isPresent()) {
        throw new UnusableEncoder(
            "the weights file says itself what it is (%s), so --model %s is not needed; leave it out"
                .formatted(written.get().name(), model.get().word()));
      }
      return written.get();
    }
    Recognition recognition =
        model.isPresent() ? NetworkSignature.of(trunk, model.get()) : NetworkSignature.of(trunk);
    return switch (recognition) {
      case Recognition.Recognised(var published, var network) ->
          EncoderMetadata.of(published, network);
      case Recognition.Ambiguous ambiguous -> throw new UnfitWeights(ambiguous.sentence());
      case Recognition.Unknown(String why) -> throw new UnfitWeights(why);
    };
  }

  private void requireUsable() throws UnusableEncoder {
    if (NativeLibrary.load() instanceof NativeLibrary.Missing(String sentence)) {
      throw new UnusableEncoder(sentence);
    }
    Optional<String> obstacle = options.device().whyUnavailable();
    if (obstacle.isPresent()) {
      throw new UnusableEncoder(obstacle.get());
    }
  }
}
