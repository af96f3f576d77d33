package dev.nidus.learning.plan;

import java.util.Optional;

/// Looks at the tuning split. Without a tuning split there are none, and the run has its fixed length.
public record TuningPlan(
    @Setting(value = "epochs between two looks", standard = "1", least = 1) int everyEpochs,
    @Setting(value = "what is better", standard = "loss") Criterion criterion,
    @Setting(
            value =
                "looks in a row without anything better after which the run ends; never if null",
            standard = "10",
            least = 1)
        Optional<Integer> patience,
    @Setting(value = "which weights become the model", standard = "best") Chosen model) {

  /// By what a look is judged.
  public enum Criterion {
    /// The least mean loss.
    LOSS,
    /// The largest area under the ROC curve; of more than two classes their mean.
    ROC_AUC,
    /// The largest average precision; of more than two classes their mean.
    AVERAGE_PRECISION,
    /// The largest mean of the classes' shares of right decisions.
    BALANCED_ACCURACY
  }

  /// Which of the weights a run went through are kept.
  public enum Chosen {
    /// Those of the best look.
    BEST,
    /// Those of the last step.
    LAST
  }
}
