package dev.nidus.learning.plan;

import java.util.List;
import java.util.Optional;

/// The views of a patch: crop, flip, histogram shift, smooth, floor, scale.
public record AugmentationPlan(
    @Setting(value = "groups of views; SwAV adds small ones", standard = "[{views: 2}]")
        List<Crop> crops,
    @Setting(value = "probability of a flip of one axis", standard = "0.5", least = 0, most = 1)
        double flip,
    @Setting(value = "probability of a histogram shift", standard = "0.5", least = 0, most = 1)
        double histogramShift,
    @Setting(value = "its control points", standard = "10", least = 3, most = 1000)
        int histogramPoints,
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
    @Setting(value = "HU below which values are raised to it", standard = "-1024")
        Optional<Double> floor,
    @Setting(value = "whether scaling comes before or after the other steps", standard = "last")
        ScalingOrder scaling) {
  public AugmentationPlan {
    crops = List.copyOf(crops);
    smoothSigma = List.copyOf(smoothSigma);
    smoothAxes = List.copyOf(smoothAxes);
  }

  /// A number of random resized crops of one kind.
  public record Crop(
      @Setting(value = "how many views", standard = "2", least = 1, most = 64) int views,
      @Setting(
              value = "share of each edge, drawn from this range",
              standard = "[0.5, 1]",
              above = 0,
              most = 1,
              count = 2)
          List<Double> scale,
      @Setting(
              value = "voxels along depth, height, width; the patch's if absent",
              least = 1,
              most = 512,
              count = 3)
          Optional<List<Integer>> size) {
    public Crop {
      scale = List.copyOf(scale);
      size = size.map(List::copyOf);
    }
  }

  /// When Hounsfield units become the network's numbers.
  public enum ScalingOrder {
    FIRST,
    LAST
  }

  /// Views of one patch, over all groups.
  public int views() {
    return crops.stream().mapToInt(Crop::views).sum();
  }
}
