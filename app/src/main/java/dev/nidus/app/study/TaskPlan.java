package dev.nidus.app.study;

import dev.nidus.learning.plan.Kind;
import dev.nidus.learning.plan.Setting;
import java.util.List;

/// What is to be predicted.
public sealed interface TaskPlan permits TaskPlan.Classes, TaskPlan.Survival {

  /// The name by which comparisons call it.
  String name();

  /// Whose lesions.
  String cohort();

  /// The columns that are sealed for test lesions.
  List<String> outcomes();

  /// A class of each lesion.
  ///
  /// @param label the column with the class
  @Kind(value = "classes", meaning = "a class of each lesion")
  record Classes(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the cohort") String cohort,
      @Setting("the column with the class") String label)
      implements TaskPlan {
    @Override
    public List<String> outcomes() {
      return List.of(label);
    }
  }

  /// When an event occurs.
  ///
  /// @param time the column with days
  /// @param event the column with 1 where it occurred
  @Kind(value = "survival", meaning = "when an event occurs")
  record Survival(
      @Setting("the name by which comparisons call it") String name,
      @Setting("name of the cohort") String cohort,
      @Setting("the column with the days until the event or the end of follow-up") String time,
      @Setting("the column with 1 where the event occurred and 0 where follow-up ended")
          String event)
      implements TaskPlan {
    @Override
    public List<String> outcomes() {
      return List.of(time, event);
    }
  }
}
