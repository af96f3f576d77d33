package dev.nidus.learning.plan;

import java.util.ArrayList;
import java.util.List;

/// The numbers that a setting allows, in words.
final class PlanRange {
  private PlanRange() {}

  static String text(Setting setting) {
    List<String> limits = new ArrayList<>();
    if (Double.isFinite(setting.least())) {
      limits.add("at least " + PlanYaml.number(setting.least()));
    }
    if (Double.isFinite(setting.above())) {
      limits.add("above " + PlanYaml.number(setting.above()));
    }
    if (Double.isFinite(setting.most())) {
      limits.add("at most " + PlanYaml.number(setting.most()));
    }
    if (Double.isFinite(setting.below())) {
      limits.add("below " + PlanYaml.number(setting.below()));
    }
    return String.join(", ", limits);
  }
}
