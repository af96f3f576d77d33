package dev.nidus.imaging.synthetic;

/// How a scanner trades sharpness for noise. The grain widths shape the spectrum of the noise, which has
/// no constant part and falls off at high frequencies, as filtered back-projection leaves it.
public enum ReconstructionKernel {
  SMOOTH(0.80, 13, 0.90, 1.9),
  STANDARD(0.65, 18, 0.65, 1.4),
  SHARP(0.50, 27, 0.45, 1.0);

  private final double blurMm;
  private final double noiseHounsfield;
  private final double fineGrainMm;
  private final double coarseGrainMm;

  ReconstructionKernel(
      double blurMm, double noiseHounsfield, double fineGrainMm, double coarseGrainMm) {
    this.blurMm = blurMm;
    this.noiseHounsfield = noiseHounsfield;
    this.fineGrainMm = fineGrainMm;
    this.coarseGrainMm = coarseGrainMm;
  }

  /// The kernel as tables have it.
  public String word() {
    return switch (this) {
      case SMOOTH -> "smooth";
      case STANDARD -> "standard";
      case SHARP -> "sharp";
    };
  }

  /// Sigma of the in-plane point spread.
  double blurMm() {
    return blurMm;
  }

  /// Typical standard deviation of the noise in a slice of 1 mm.
  double noiseHounsfield() {
    return noiseHounsfield;
  }

  double fineGrainMm() {
    return fineGrainMm;
  }

  double coarseGrainMm() {
    return coarseGrainMm;
  }
}
