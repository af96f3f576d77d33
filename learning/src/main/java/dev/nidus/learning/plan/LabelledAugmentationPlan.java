package dev.nidus.learning.plan;

import java.util.List;
import java.util.Optional;

/// What happens to a patch while a network learns with labels: pad, crop, smooth, translate, flip, rotate,
/// histogram shift. The reference's list (SPEC 2.5) has neither crop nor histogram shift.
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
            value = "probability of quarter turns of depth toward height, of cubes only",
            standard = "0.5",
            least = 0,
            most = 1)
        double rotation,
    @Setting(value = "probability of a histogram shift", standard = "0", least = 0, most = 1)
        double histogramShift,
    @Setting(value = "its control points", standard = "10", least = 3, most = 1000)
        int histogramPoints,
    @Setting(value = "whether scaling comes before or after the other steps", standard = "first")
        AugmentationPlan.ScalingOrder scaling) {
  public LabelledAugmentationPlan {
    crop = crop.map(List::copyOf);
    smoothSigma = List.copyOf(smoothSigma);
    smoothAxes = List.copyOf(smoothAxes);
  }
}
