package dev.nidus.app.arms;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.features.TextureFeatures;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;

/// Numbers of a cube of 33 voxels of 1 mm about the seed, which need no network.
public enum PlainNumbers {
  /// Mean HU of the middle 11 mm and of a cube of 32 mm: what matched pairs agree in.
  MEANS("mean HU of centre and cube"),
  /// {@link HounsfieldFeatures}.
  HOUNSFIELD("18 HU features"),
  /// {@link TextureFeatures}.
  TEXTURE("9 texture features"),
  /// Both.
  HOUNSFIELD_AND_TEXTURE("18 HU and 9 texture features"),
  /// HU of the cube without its middle 22 mm: what lies around a lesion.
  RING("ring alone: HU of the cube without its middle 22 mm");

  /// Odd, so that the seed is a voxel.
  static final PatchSpec SPEC =
      new PatchSpec(PatchSize.cube(33), Spacing.ONE_MILLIMETRE, ResamplingLaw.CORRECTED);

  private final String words;

  PlainNumbers(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  FeatureVector of(Patch patch) {
    return switch (this) {
      case MEANS -> SurroundingTissue.means(patch);
      case HOUNSFIELD -> HounsfieldFeatures.of(patch);
      case TEXTURE -> TextureFeatures.of(patch);
      case HOUNSFIELD_AND_TEXTURE ->
          Described.joined(HounsfieldFeatures.of(patch), TextureFeatures.of(patch));
      case RING -> SurroundingTissue.ring(patch);
    };
  }
}
