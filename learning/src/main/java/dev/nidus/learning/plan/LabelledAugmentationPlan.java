package dev.nidus.learning.plan;

import java.util.List;
import java.util.Optional;

/// What happens to a patch while a network learns with labels: pad, crop, smooth, translate, flip, rotate,
/// turn, histogram shift, level, noise. The reference's list (SPEC 2.5) has pad, smooth, translate, flip and
/// rotate.
public record LabelledAugmentationPlan(
    @Setting(
            value = "a random crop of this share of each edge, resized to the patch; none if null",
            above = 0,
            most = 1,
            count = 2)
        Optional<List<Double>> crop,
    @Setting(value = "probability of a Gaussian smooth", standard = "0.5", least = 0, most = 1)
        double smooth,
    @Setting(
            value = "its sigma per axis is drawn from this range, in voxels",
            standard = "[0.25, 1.5]",
            above = 0,
            most = 100,
            count = 2)
        List<Double> smoothSigma,
    @Setting(
            value = "times these factors along depth, height, width",
            standard = "[1, 1, 1]",
            above = 0,
            most = 100,
            count = 3)
        List<Double> smoothAxes,
    @Setting(value = "probability of a translation", standard = "0.5", least = 0, most = 1)
        double translation,
    @Setting(
            value = "voxels along each axis at most; what is missing is reflected",
            standard = "10",
            least = 0,
            most = 512)
        double translationVoxels,
    @Setting(value = "probability of a flip of one axis", standard = "0.5", least = 0, most = 1)
        double flip,
    @Setting(
            value =
                "whether a flip takes one axis of the three, or each axis with that probability",
            standard = "one-axis")
        Flips flips,
    @Setting(
            value = "probability of quarter turns of depth toward height, of cubes only",
            standard = "0.5",
            least = 0,
            most = 1)
        double rotation,
    @Setting(
            value =
                "probability of 1, 2 or 3 quarter turns within the slices, of square ones only; at"
                    + " 0.75 all four directions are alike",
            standard = "0",
            least = 0,
            most = 1)
        double turn,
    @Setting(value = "probability of a histogram shift", standard = "0", least = 0, most = 1)
        double histogramShift,
    @Setting(value = "its control points", standard = "10", least = 3, most = 1000)
        int histogramPoints,
    @Setting(
            value = "HU by which a patch becomes lighter or darker at most",
            standard = "0",
            least = 0,
            most = 1000)
        double shiftHu,
    @Setting(
            value =
                "stretches values about their mean by a factor up to e to this, or shrinks them as"
                    + " far",
            standard = "0",
            least = 0,
            most = 3)
        double contrast,
    @Setting(
            value = "HU of Gaussian noise at most: its standard deviation",
            standard = "0",
            least = 0,
            most = 1000)
        double noiseHu,
    @Setting(value = "whether scaling comes before or after the other steps", standard = "first")
        AugmentationPlan.ScalingOrder scaling) {
  public LabelledAugmentationPlan {
    crop = crop.map(List::copyOf);
    smoothSigma = List.copyOf(smoothSigma);
    smoothAxes = List.copyOf(smoothAxes);
  }

  /// Which axes a flip takes.
  public enum Flips {
    /// One of the three, with equal chance, as the reference does.
    ONE_AXIS,
    /// Each of them by a draw of its own.
    EACH_AXIS
  }
}
