package dev.nidus.learning.network;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSpec;
import java.util.Locale;

/// A published encoder whose file does not say what its weights' shapes cannot: strides, patch and
/// scaling (SPEC 2, 3.1, 5). The names are those of `--model`.
public enum PublishedModel {
  /// Pai et al. 2024: shortcuts with bias, first stride 2, (HU + 1024) / 3072.
  FMCIB(2, ConvolutionBias.PRESENT),
  /// Chen et al. 2019 as the study used it: shortcuts without bias, first stride 1, [-1000, 1000] to
  /// [0, 1].
  MED3D(1, ConvolutionBias.ABSENT);

  private final int stemStride;
  private final ConvolutionBias shortcutBias;

  PublishedModel(int stemStride, ConvolutionBias shortcutBias) {
    this.stemStride = stemStride;
    this.shortcutBias = shortcutBias;
  }

  /// The word that users write: `fmcib` or `med3d`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The patch that it was trained on; by the inference law, which is what its users got.
  public PatchSpec input() {
    return PatchSpec.fmcib();
  }

  public IntensityScaling scaling() {
    return switch (this) {
      case FMCIB -> IntensityScaling.fmcib();
      case MED3D -> IntensityScaling.med3d();
    };
  }

  /// The network of these shapes as this model computes it.
  ResNet3d read(ResNet3d shapes) {
    return new ResNet3d(
        shapes.block(),
        shapes.blocks(),
        shapes.widths(),
        shapes.inputChannels(),
        stemStride,
        StemPool.MAX,
        shapes.shortcutBias());
  }

  /// Whether the shapes are this model's own: ResNet-50, and for Med3D its one width.
  boolean owns(ResNet3d shapes) {
    return shapes.block() == BlockKind.BOTTLENECK
        && shapes.blocks().equals(ResNet3d.RESNET_50)
        && shapes.shortcutBias() == shortcutBias
        && (this == FMCIB || shapes.widths().equals(ResNet3d.med3d().widths()));
  }
}
