package dev.nidus.learning.saliency;

/// How a saliency map is made, with everything that its numbers depend on beside the network, the patch and a seed.
/// Intensities are Hounsfield units; maps are in the score's unit per unit of the network's input, unless said
/// otherwise.
public sealed interface SaliencyMethod {

  /// The derivative of the score by each voxel (Simonyan et al. 2013). Signed. One pass there and back.
  record Gradient() implements SaliencyMethod {}

  /// The derivative with guided rectifiers in the trunk (Springenberg et al. 2015); rectifiers of a head stay ordinary.
  /// MONAI's `GuidedBackpropGrad` where the names of modules let it work (0073). Signed. One pass there and back.
  record GuidedBackpropagation() implements SaliencyMethod {}

  /// Gradients of noisy copies (Smilkov et al. 2017), put together as MONAI's `SmoothGrad` does by default: sqrt(sum of
  /// squares) / samples, which is no root mean square but 1 / sqrt(samples) of one. Never negative. `samples` passes
  /// there and back.
  ///
  /// @param samples copies; the reference has 25
  /// @param noise standard deviation of the noise as a share of the patch's range; the reference has 0.15
  /// @param rectifiers ordinary is what the reference computes, guided what it means to compute (0073)
  record SmoothGrad(int samples, double noise, Rectifiers rectifiers) implements SaliencyMethod {
    public SmoothGrad {
      requireCount("samples of SmoothGrad", samples);
      if (!(noise > 0 && noise <= 10)) {
        throw new IllegalArgumentException(
            "the noise of SmoothGrad is a share of the patch's range above 0 and up to 10, got "
                + noise);
      }
    }
  }

  /// Integrated gradients (Sundararajan et al. 2017) along the straight way from a patch of one intensity, by the
  /// midpoint rule; in the unit of the score. Signed. `steps` passes there and back, and two there.
  ///
  /// @param steps gradients on the way
  /// @param baseline intensity of the patch that the way starts from, HU
  record IntegratedGradients(int steps, double baseline) implements SaliencyMethod {
    public IntegratedGradients {
      requireCount("steps of integrated gradients", steps);
      requireIntensity("baseline of integrated gradients", baseline);
    }
  }

  /// How much the score falls when a block is covered (Zeiler and Fergus 2014); of a voxel, the mean over the blocks
  /// that cover it; in the unit of the score. Signed. A pass there for each block.
  ///
  /// @param blockMm edge of a block, mm, rounded to whole voxels of the patch, one at least
  /// @param strideMm from block to block, mm, likewise; the last block ends with the patch
  /// @param fill what a block is covered with
  record Occlusion(double blockMm, double strideMm, Fill fill) implements SaliencyMethod {
    public Occlusion {
      requireLength("block of an occlusion", blockMm);
      requireLength("stride of an occlusion", strideMm);
      if (strideMm > blockMm) {
        throw new IllegalArgumentException(
            "the stride of an occlusion is at most its block, or voxels between blocks are never covered; got %s mm and %s mm"
                .formatted(strideMm, blockMm));
      }
    }
  }

  /// How rectifiers of the trunk send gradients back.
  enum Rectifiers {
    /// Where they were open.
    ORDINARY,
    /// Where they were open, and only what is above 0.
    GUIDED
  }

  /// What an occlusion puts over a block.
  sealed interface Fill {
    /// The mean of the whole patch.
    record PatchMean() implements Fill {}

    /// A fixed intensity.
    record Hounsfield(double intensity) implements Fill {
      public Hounsfield {
        requireIntensity("fill of an occlusion", intensity);
      }
    }
  }

  /// The word that users write.
  default String word() {
    return switch (this) {
      case Gradient() -> "gradient";
      case GuidedBackpropagation() -> "guided";
      case SmoothGrad smooth ->
          switch (smooth.rectifiers()) {
            case ORDINARY -> "smoothgrad";
            case GUIDED -> "guided-smoothgrad";
          };
      case IntegratedGradients _ -> "integrated";
      case Occlusion _ -> "occlusion";
    };
  }

  /// What it is and what it depends on, in a phrase.
  default String phrase() {
    return switch (this) {
      case Gradient() -> "gradient of the score";
      case GuidedBackpropagation() -> "guided back-propagation";
      case SmoothGrad(int samples, double noise, Rectifiers rectifiers) ->
          "%s, %d samples, noise %s of the range"
              .formatted(
                  switch (rectifiers) {
                    case ORDINARY -> "SmoothGrad as the reference computes it";
                    case GUIDED -> "SmoothGrad of guided gradients";
                  },
                  samples,
                  plain(noise));
      case IntegratedGradients(int steps, double baseline) ->
          "integrated gradients, %d steps from %s HU".formatted(steps, plain(baseline));
      case Occlusion(double block, double stride, Fill fill) ->
          "occlusion of %s mm every %s mm with %s"
              .formatted(
                  plain(block),
                  plain(stride),
                  switch (fill) {
                    case Fill.PatchMean() -> "the patch's mean";
                    case Fill.Hounsfield(double intensity) -> plain(intensity) + " HU";
                  });
    };
  }

  /// Whether its maps have a sign.
  default Sign sign() {
    return this instanceof SmoothGrad ? Sign.NEVER_NEGATIVE : Sign.SIGNED;
  }

  /// Whether the numbers of a map tell for from against.
  enum Sign {
    SIGNED,
    NEVER_NEGATIVE
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private static void requireCount(String what, int count) {
    if (count < 1 || count > 10_000) {
      throw new IllegalArgumentException("the " + what + " are 1 to 10000, got " + count);
    }
  }

  private static void requireIntensity(String what, double intensity) {
    if (!(Math.abs(intensity) <= 100_000)) {
      throw new IllegalArgumentException(
          "the %s is in Hounsfield units, -100000 to 100000, got %s".formatted(what, intensity));
    }
  }

  private static void requireLength(String what, double mm) {
    if (!(mm > 0 && mm <= 1000)) {
      throw new IllegalArgumentException(
          "the %s is above 0 and up to 1000 mm, got %s".formatted(what, mm));
    }
  }
}
