package dev.nidus.learning.pretraining;

import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.learning.augmentation.Operation;
import dev.nidus.learning.augmentation.Range;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.plan.AugmentationPlan;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.SamplingPlan;
import dev.nidus.learning.sampling.Draws;
import dev.nidus.learning.sampling.EpochOrder.Replacement;
import dev.nidus.learning.sampling.NegativeRule;
import dev.nidus.learning.sampling.PositiveRule;
import dev.nidus.learning.sampling.SamplingRule;
import java.util.ArrayList;
import java.util.List;

/// What a plan says about samples, as the parts that make them.
final class PlannedSamples {
  private final PretrainingPlan plan;

  PlannedSamples(PretrainingPlan plan) {
    this.plan = plan;
  }

  SamplingRule rule() {
    SamplingPlan sampling = plan.sampling();
    Draws draws = sampling.draws() == 0 ? Draws.fresh() : Draws.kept(sampling.draws());
    return new SamplingRule(
        plan.patch().spec(),
        plan.data().hounsfieldOnly() ? IntensityRule.HOUNSFIELD_ONLY : IntensityRule.ANY,
        switch (sampling.positive()) {
          case SEED -> new PositiveRule.AtSeed();
          case MASK -> new PositiveRule.InMask(draws);
        },
        switch (sampling.negative()) {
          case NONE -> new NegativeRule.None();
          case ANYWHERE -> new NegativeRule.Anywhere(draws, new NegativeRule.Tissue.Any());
          case OFF_LESIONS ->
              new NegativeRule.OffLesions(
                  draws, new NegativeRule.Tissue.Any(), sampling.lesionRadius());
          case BODY ->
              new NegativeRule.OffLesions(
                  draws,
                  new NegativeRule.Tissue.Above(sampling.bodyThreshold()),
                  sampling.lesionRadius());
          case BODY_ANYWHERE ->
              new NegativeRule.Anywhere(
                  draws, new NegativeRule.Tissue.Above(sampling.bodyThreshold()));
        },
        plan.seed());
  }

  Replacement replacement() {
    return plan.sampling().replacement() ? Replacement.WITH : Replacement.WITHOUT;
  }

  /// Crop, flip, histogram shift, smooth, floor, and the scaling before or after them (SPEC 2.4).
  Views views() {
    List<Recipe> recipes = new ArrayList<>();
    for (AugmentationPlan.Crop crop : plan.augmentation().crops()) {
      for (int n = 0; n < crop.views(); n++) {
        recipes.add(new Recipe(operations(crop)));
      }
    }
    return new Views(recipes);
  }

  private List<Operation> operations(AugmentationPlan.Crop crop) {
    AugmentationPlan augmentation = plan.augmentation();
    Range sigma = new Range(augmentation.smoothSigma().get(0), augmentation.smoothSigma().get(1));
    List<Double> axes = augmentation.smoothAxes();
    List<Operation> operations = new ArrayList<>();
    if (augmentation.scaling() == AugmentationPlan.ScalingOrder.FIRST) {
      operations.add(new Operation.Scale(plan.patch().intensityScaling()));
    }
    operations.add(
        new Operation.RandomResizedCrop(
            new Range(crop.scale().get(0), crop.scale().get(1)),
            size(crop.size().orElse(plan.patch().size()))));
    operations.add(new Operation.RandomFlip(augmentation.flip()));
    operations.add(
        new Operation.RandomHistogramShift(
            augmentation.histogramShift(), augmentation.histogramPoints()));
    operations.add(
        new Operation.RandomSmooth(
            augmentation.smooth(),
            sigma.times(axes.get(0)),
            sigma.times(axes.get(1)),
            sigma.times(axes.get(2))));
    augmentation
        .floor()
        .ifPresent(floor -> operations.add(new Operation.Floor(floor.floatValue())));
    if (augmentation.scaling() == AugmentationPlan.ScalingOrder.LAST) {
      operations.add(new Operation.Scale(plan.patch().intensityScaling()));
    }
    return operations;
  }

  private static PatchSize size(List<Integer> edges) {
    return new PatchSize(edges.get(0), edges.get(1), edges.get(2));
  }
}
