package dev.nidus.app.arms;

import dev.nidus.learning.plan.FinetuningPreset;
import java.util.List;
import java.util.stream.Stream;

/// How a network learns from labels, the same for an encoder that was trained before and for random weights.
///
/// @param preset the plan
/// @param settings over the plan, such as `optimizer.lr=1e-4`
/// @param steps with all labels
/// @param warmUp steps in which the learning rate rises
public record LabelledRecipe(
    FinetuningPreset preset, List<String> settings, int steps, int warmUp) {
  private static final double MOST = 0.75;
  private static final double SOME = 0.35;
  private static final double STEPS_OF_SOME = 0.8;
  private static final double STEPS_OF_FEW = 0.6;

  public LabelledRecipe {
    settings = List.copyOf(settings);
    if (warmUp < 0 || steps <= warmUp) {
      throw new IllegalArgumentException(
          "a recipe has more steps than steps of warm-up, got %d and %d".formatted(steps, warmUp));
    }
  }

  /// The study on sarcomas: 140 steps, 10 of them warm-up.
  public static LabelledRecipe smallStudy() {
    return new LabelledRecipe(FinetuningPreset.SMALL_STUDY, List.of(), 140, 10);
  }

  /// The same for another length.
  public LabelledRecipe withSteps(int number) {
    return new LabelledRecipe(preset, settings, number, Math.min(warmUp, number - 1));
  }

  /// Steps for a share of the labels, as the study took them: 140 for all, 112 for half, 84 for a fifth or a tenth.
  int stepsFor(double share) {
    if (share >= MOST) {
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
