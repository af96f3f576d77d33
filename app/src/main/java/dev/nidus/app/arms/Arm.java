package dev.nidus.app.arms;

import dev.nidus.learning.network.FeaturePooling;
import java.nio.file.Path;

/// One way to tell two classes of lesions apart.
public sealed interface Arm {

  /// Fixed features under a linear model, whose strength is chosen among the labelled patients.
  sealed interface Probed extends Arm {}

  /// What is shown to a frozen encoder.
  enum Sight {
    WHOLE,
    /// The control without the lesion: {@link BlankedCentre}.
    CENTRE_BLANKED
  }

  /// Numbers without a network.
  record Plain(PlainNumbers numbers) implements Probed {}

  /// An encoder that learned without labels and stays as it is.
  record Frozen(Path weights, FeaturePooling pooling, Sight sight) implements Probed {
    public Frozen(Path weights, FeaturePooling pooling) {
      this(weights, pooling, Sight.WHOLE);
    }
  }

  /// An encoder with random weights. Its file comes from a run whose rate of learning is next to nothing, so that the
  /// statistics of its norms have settled; see {@link EncoderRun#untrained}.
  record Untrained(Path weights, FeaturePooling pooling) implements Probed {}

  /// The features of two side by side.
  record Together(Probed first, Probed second) implements Probed {}

  /// An encoder that learned without labels, and goes on learning with them as a whole.
  record FineTuned(Path weights, LabelledRecipe recipe) implements Arm {}

  /// The same network and patch from random weights, with the same recipe.
  ///
  /// @param like weights whose network and patch are taken
  record Supervised(Path like, LabelledRecipe recipe) implements Arm {}

  /// The control of an arm: in each pair of the labelled patients chance says which row has which label. What is
  /// asked keeps its labels, so an honest arm comes out at 0.5.
  record Shuffled(Arm arm) implements Arm {}

  /// In the words of a report.
  default String name() {
    return switch (this) {
      case Plain(var numbers) -> numbers.words();
      case Frozen(var _, var pooling, var sight) ->
          "frozen encoder, "
              + words(pooling)
              + (sight == Sight.CENTRE_BLANKED ? ", centre blanked" : "");
      case Untrained(var _, var pooling) -> "untrained encoder, " + words(pooling);
      case Together(var first, var second) -> first.name() + ", with " + second.name();
      case FineTuned(var _, var recipe) -> "fine-tuned encoder" + words(recipe);
      case Supervised(var _, var recipe) -> "supervised from random weights" + words(recipe);
      case Shuffled(var arm) -> arm.name() + ", labels shuffled within pairs";
    };
  }

  private static String words(LabelledRecipe recipe) {
    return recipe.words().isEmpty() ? "" : ", " + recipe.words();
  }

  private static String words(FeaturePooling pooling) {
    return switch (pooling) {
      case AVERAGE -> "mean of the last map";
      case STAGES -> "all stages";
    };
  }
}
