package dev.nidus.app.arms;

import dev.nidus.learning.plan.FinetuningPreset;
import java.util.List;
import java.util.stream.Stream;

/// How a network learns from labels, the same for an encoder that was trained before and for random weights.
///
/// @param words what is special about it, for reports; empty if nothing is
/// @param preset the plan
/// @param settings over the plan, such as `optimizer.lr=1e-4`
/// @param steps with all labels
/// @param warmUp steps in which the learning rate rises
/// @param length whether fewer labels are learned from in fewer steps
public record LabelledRecipe(
    String words,
    FinetuningPreset preset,
    List<String> settings,
    int steps,
    int warmUp,
    Length length) {
  private static final double MOST = 0.75;
  private static final double SOME = 0.35;
  private static final double STEPS_OF_SOME = 0.8;
  private static final double STEPS_OF_FEW = 0.6;

  /// Whether fewer labels are learned from in fewer steps.
  public enum Length {
    /// As the study on sarcomas: four fifths of the steps for half of the labels, three fifths for fewer.
    BY_SHARE,
    /// Always the same.
    FIXED
  }

  public LabelledRecipe {
    settings = List.copyOf(settings);
    if (warmUp < 0 || steps <= warmUp) {
      throw new IllegalArgumentException(
          "a recipe has more steps than steps of warm-up, got %d and %d".formatted(steps, warmUp));
    }
  }

  /// The study on sarcomas: 140 steps with all labels, 10 of them warm-up.
  public static LabelledRecipe smallStudy() {
    return new LabelledRecipe(
        "", FinetuningPreset.SMALL_STUDY, List.of(), 140, 10, Length.BY_SHARE);
  }

  /// The plan `few-labels`, as it is: 100 steps.
  public static LabelledRecipe fewLabels() {
    return new LabelledRecipe(
        "plan few-labels", FinetuningPreset.FEW_LABELS, List.of(), 100, 5, Length.FIXED);
  }

  /// The same with further settings.
  ///
  /// @param said what is special about it
  public LabelledRecipe with(String said, String... further) {
    return new LabelledRecipe(
        said,
        preset,
        Stream.concat(settings.stream(), Stream.of(further)).toList(),
        steps,
        warmUp,
        length);
  }

  /// The same for another length.
  public LabelledRecipe withSteps(int number) {
    return new LabelledRecipe(
        words, preset, settings, number, Math.min(warmUp, number - 1), length);
  }

  /// Steps for a share of the labels: 140, 112, 84 and 84 for all, half, a fifth and a tenth in the study.
  public int stepsFor(double share) {
    if (share >= MOST || length == Length.FIXED) {
      return steps;
    }
    return Math.max(warmUp + 1, (int) (steps * (share >= SOME ? STEPS_OF_SOME : STEPS_OF_FEW)));
  }

  /// The settings of a run.
  List<String> settingsFor(double share) {
    int number = stepsFor(share);
    return Stream.concat(
            settings.stream(),
            Stream.of("training.steps=" + number, "schedule.warm_up=" + (double) warmUp / number))
        .toList();
  }
}
