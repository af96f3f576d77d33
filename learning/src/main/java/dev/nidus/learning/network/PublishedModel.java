package dev.nidus.learning.network;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.Locale;
import java.util.Optional;

/// An encoder whose file does not say what its weights' shapes cannot: strides, statistics, patch and
/// scaling (SPEC 2, 3.1, 5). The names are those of `--model`.
public enum PublishedModel {
  /// Pai et al. 2024: shortcuts with bias, first stride 2, (HU + 1024) / 3072.
  FMCIB,
  /// Chen et al. 2019 as the study used it: shortcuts without bias, first stride 1, [-1000, 1000] to
  /// [0, 1].
  MED3D,
  /// The encoder of Models Genesis (Zhou et al. 2019), normalised by its stored statistics.
  GENESIS,
  /// The same file as the study computed it: normalised by the statistics of each batch. Only the
  /// user's word chooses it.
  GENESIS_BATCH,
  /// The auto-encoder that the study trained for comparison.
  AUTOENCODER;

  /// The word that users write: `fmcib`, `med3d`, `genesis`, `genesis_batch` or `autoencoder`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The patch that belongs to it. fmcib's is of the inference law, which is what its users got; the
  /// others were never computed but by the study law.
  public PatchSpec input() {
    return switch (this) {
      case FMCIB -> PatchSpec.fmcib();
      case MED3D, AUTOENCODER -> PatchSpec.fmcib().withLaw(ResamplingLaw.STUDY);
      case GENESIS, GENESIS_BATCH -> PatchSpec.genesis();
    };
  }

  public IntensityScaling scaling() {
    return switch (this) {
      case FMCIB, AUTOENCODER -> IntensityScaling.fmcib();
      case MED3D, GENESIS, GENESIS_BATCH -> IntensityScaling.med3d();
    };
  }

  /// The network of these shapes as this model computes it; empty if it is of another kind.
  Optional<Network> read(Network shapes) {
    return switch (this) {
      case FMCIB -> residual(shapes, 2);
      case MED3D -> residual(shapes, 1);
      case GENESIS -> unet(shapes, Normalisation.STORED);
      case GENESIS_BATCH -> unet(shapes, Normalisation.BATCH);
      case AUTOENCODER -> Optional.of(shapes).filter(AutoEncoder3d.class::isInstance);
    };
  }

  /// Whether the shapes are this model's own: ResNet-50, and for Med3D its one width; a U-Net; an
  /// auto-encoder.
  boolean owns(Network shapes) {
    return switch (this) {
      case FMCIB -> isResNet50(shapes, ConvolutionBias.PRESENT);
      case MED3D ->
          isResNet50(shapes, ConvolutionBias.ABSENT)
              && shapes instanceof ResNet3d resnet
              && resnet.widths().equals(ResNet3d.med3d().widths());
      case GENESIS -> shapes instanceof UNet3d;
      case GENESIS_BATCH -> false;
      case AUTOENCODER -> shapes instanceof AutoEncoder3d;
    };
  }

  private static Optional<Network> residual(Network shapes, int stemStride) {
    return shapes instanceof ResNet3d resnet
        ? Optional.of(
            new ResNet3d(
                resnet.block(),
                resnet.blocks(),
                resnet.widths(),
                resnet.inputChannels(),
                stemStride,
                StemPool.MAX,
                resnet.shortcutBias()))
        : Optional.empty();
  }

  private static Optional<Network> unet(Network shapes, Normalisation normalisation) {
    return shapes instanceof UNet3d unet ? Optional.of(unet.with(normalisation)) : Optional.empty();
  }

  private static boolean isResNet50(Network shapes, ConvolutionBias shortcutBias) {
    return shapes instanceof ResNet3d resnet
        && resnet.block() == BlockKind.BOTTLENECK
        && resnet.blocks().equals(ResNet3d.RESNET_50)
        && resnet.shortcutBias() == shortcutBias;
  }
}
