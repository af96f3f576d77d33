package dev.nidus.app.sarcoma;

import dev.nidus.app.arms.LabelledRecipe;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.UnusablePlan;
import java.util.ArrayList;
import java.util.List;

/// What the demo computes.
///
/// @param words for the page, empty for the demo itself
/// @param settings of the pre-training, over the plan `small`
/// @param recipe of the training with labels
/// @param size of the cohort
/// @param folds of the cross-validation of kernels
/// @param trials of moved seeds
/// @param seed of everything
public record DemoPlan(
    String words,
    List<String> settings,
    LabelledRecipe recipe,
    Size size,
    int folds,
    int trials,
    long seed) {
  /// Labelled patients, in per cent.
  static final List<Integer> PERCENT = List.of(100, 10);

  /// Draws of a tenth of the labels.
  static final int FEW_DRAWS = 2;

  /// An odd number of voxels along each axis, so that patches show the scan's own voxels and not means of eight; and
  /// negatives anywhere in the body, also in the tumour, since the scans end 27 mm outside it.
  private static final List<String> SMALL =
      List.of("patch.size=[11, 33, 33]", "sampling.negative=body-anywhere");

  /// How many patients of each half, and pairs of each patient, at most.
  public record Size(int patients, int pairs) {
    static Size whole() {
      return new Size(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }
  }

  public DemoPlan {
    settings = List.copyOf(settings);
  }

  /// The demo.
  public static DemoPlan whole(long seed) {
    return new DemoPlan("", SMALL, LabelledRecipe.smallStudy(), Size.whole(), 6, 10, seed);
  }

  /// Every step in small, within seconds: nothing is learned.
  public static DemoPlan rehearsal(long seed) {
    List<String> settings = new ArrayList<>(SMALL);
    settings.addAll(List.of("training.steps=2", "training.batch=2", "sampling.draws=2"));
    return new DemoPlan(
        "REHEARSAL: two steps of each training and two pairs of each patient. The numbers mean"
            + " nothing.",
        settings,
        LabelledRecipe.smallStudy().with("", "training.batch=4").withSteps(2),
        new Size(4, 2),
        2,
        2,
        seed);
  }

  /// Draws of a share of the labels; there is one way to take all.
  static int draws(int percent) {
    return percent == 100 ? 1 : FEW_DRAWS;
  }

  PretrainingPlan pretraining() throws UnusablePlan {
    return Plans.preset(Preset.SMALL, with("name=sarcoma"));
  }

  /// The settings of an encoder that learns nothing.
  List<String> untrained() {
    return with("name=sarcoma-untrained");
  }

  private List<String> with(String name) {
    List<String> all = new ArrayList<>(settings);
    all.addAll(List.of(name, "seed=" + seed));
    return all;
  }
}
