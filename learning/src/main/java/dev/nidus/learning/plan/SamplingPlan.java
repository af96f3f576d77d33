package dev.nidus.learning.plan;

/// Where the patches of a lesion are taken (SPEC 2.4).
public record SamplingPlan(
    @Setting(value = "centre of the positive patch", standard = "seed") Positive positive,
    @Setting(value = "where negative patches are taken", standard = "off-lesions")
        Negative negative,
    @Setting(
            value =
                "HU that the centre of a negative patch must exceed when negative is body or"
                    + " body-anywhere",
            standard = "-300",
            least = -1024,
            most = 3071)
        double bodyThreshold,
    @Setting(
            value =
                "random places of each lesion that the cache keeps; 0 draws a new one each time",
            standard = "4",
            least = 0,
            most = 1 << 20)
        int draws,
    @Setting(
            value = "mm to each side of a seed that count as lesion where no mask is known",
            standard = "15",
            least = 0,
            most = 1000)
        double lesionRadius,
    @Setting(
            value = "draw lesions with replacement, so that a cohort may be smaller than a batch",
            standard = "false")
        boolean replacement) {

  /// The centre of a positive patch.
  public enum Positive {
    /// The lesion's seed.
    SEED,
    /// A random voxel of the lesion's mask, another one in each epoch.
    MASK
  }

  /// The rule for negative patches.
  public enum Negative {
    /// No negative patches.
    NONE,
    /// Anywhere in the same scan, also on a lesion: the reference.
    ANYWHERE,
    /// In the same scan, but off every lesion that the table has there.
    OFF_LESIONS,
    /// Centred on a voxel of the body, off every lesion.
    BODY,
    /// Centred on a voxel of the body, also on a lesion: for scans that are little more than the lesion.
    BODY_ANYWHERE
  }
}
