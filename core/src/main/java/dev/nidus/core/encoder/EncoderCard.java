package dev.nidus.core.encoder;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSpec;

/// What a user of an encoder must know about it.
///
/// @param name what it is, for people, for example `fmcib, width 2`
/// @param features length of the feature vector
/// @param input the patch that it was trained on
/// @param scaling how Hounsfield units are scaled before it sees them
/// @param weightsDigest SHA-256 of its tensors (names, shapes and values), lower-case hexadecimal
/// @param numerics how it computes, for people: precision, device and path
/// @param neighbours what the other patches of a batch do to a patch's features
public record EncoderCard(
    String name,
    int features,
    PatchSpec input,
    IntensityScaling scaling,
    String weightsDigest,
    String numerics,
    Neighbours neighbours) {

  /// What the other patches of a batch do to a patch's features.
  public enum Neighbours {
    /// Nothing beyond the last bits.
    NO_EFFECT,
    /// They take part in the statistics that normalise it: a patch has other features in every batch.
    SHARE_STATISTICS
  }

  /// An encoder whose features of a patch depend on that patch alone.
  public EncoderCard(
      String name,
      int features,
      PatchSpec input,
      IntensityScaling scaling,
      String weightsDigest,
      String numerics) {
    this(name, features, input, scaling, weightsDigest, numerics, Neighbours.NO_EFFECT);
  }
}
