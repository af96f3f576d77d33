package dev.nidus.learning.encoder;

import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.weights.WeightsLicence;
import java.util.Locale;
import java.util.Optional;

/// The encoders that Nidus knows, one entry each: network, input, terms and source (SPEC 2.5, 5). A file
/// that describes itself may hold any other.
public enum KnownEncoder {
  /// The foundation model.
  FMCIB(
      Optional.of(PublishedModel.FMCIB),
      WeightsLicence.CC_BY_NC,
      "Pai et al. 2024, doi:10.1038/s42256-024-00807-9; weights doi:10.5281/zenodo.10528450",
      "trained without labels on lesions of DeepLesion"),
  /// Supervised on segmentations of several organs.
  MED3D(
      Optional.of(PublishedModel.MED3D),
      WeightsLicence.MIT,
      "Chen, Ma, Zheng 2019, arXiv:1904.00625; weights github.com/Tencent/MedicalNet",
      "the study's baseline; which weights its published numbers came from cannot be told (SPEC"
          + " 3.4)"),
  /// Trained to restore distorted chest CT.
  GENESIS(
      Optional.of(PublishedModel.GENESIS),
      WeightsLicence.AUTHORS_NON_COMMERCIAL,
      "Zhou et al. 2019, doi:10.1007/978-3-030-32251-9_42; weights"
          + " github.com/MrGiovanni/ModelsGenesis",
      "a lesion's features depend on that lesion alone; not what the study computed"),
  /// The same file in the study's way.
  GENESIS_BATCH(
      Optional.of(PublishedModel.GENESIS_BATCH),
      WeightsLicence.AUTHORS_NON_COMMERCIAL,
      "as genesis",
      "the study's baseline: a lesion's features change with the others of its batch; say --model"
          + " genesis_batch"),
  /// Trained to repeat its input.
  AUTOENCODER(
      Optional.of(PublishedModel.AUTOENCODER),
      WeightsLicence.ASK_THE_TRAINER,
      "Pai et al. 2024, doi:10.1038/s42256-024-00807-9",
      "the study's baseline; no weights of it are known to be published; nidus pretrain trains"
          + " one"),
  /// What supervised training starts from.
  RANDOM(
      Optional.empty(),
      WeightsLicence.DRAWN,
      "initialisation of He et al. 2015, doi:10.1109/ICCV.2015.123",
      "the network of fmcib before any training: the baseline that a trained encoder has to beat");

  private final Optional<PublishedModel> model;
  private final WeightsLicence licence;
  private final String source;
  private final String remark;

  KnownEncoder(
      Optional<PublishedModel> model, WeightsLicence licence, String source, String remark) {
    this.model = model;
    this.licence = licence;
    this.source = source;
    this.remark = remark;
  }

  /// The word that users write; where it is a {@link PublishedModel}, the same.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The network in its published size.
  public Network network() {
    return switch (this) {
      case FMCIB, RANDOM -> ResNet3d.fmcib(2);
      case MED3D -> ResNet3d.med3d();
      case GENESIS -> UNet3d.genesis(Normalisation.STORED);
      case GENESIS_BATCH -> UNet3d.genesis(Normalisation.BATCH);
      case AUTOENCODER -> AutoEncoder3d.reference();
    };
  }

  /// As which model its file is read; empty where there is no file.
  public Optional<PublishedModel> model() {
    return model;
  }

  /// The terms of its published weights.
  public WeightsLicence licence() {
    return licence;
  }

  /// Where it is described and where its weights are, as a citation. Nidus fetches nothing.
  public String source() {
    return source;
  }

  /// What a user should know before using it.
  public String remark() {
    return remark;
  }

  /// Name, network and input law. Without a file of its own it has the input of fmcib.
  public EncoderMetadata identity() {
    return EncoderMetadata.of(model.orElse(PublishedModel.FMCIB), network());
  }

  /// The same before training: its features mean nothing, and the name says so.
  ///
  /// @param seed of the weights
  public EncoderMetadata untrained(long seed) {
    EncoderMetadata trained = identity();
    return new EncoderMetadata(
        "random weights (seed %d) in the network of %s".formatted(seed, trained.name()),
        trained.network(),
        trained.input(),
        trained.scaling());
  }
}
