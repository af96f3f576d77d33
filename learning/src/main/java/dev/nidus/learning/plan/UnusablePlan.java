package dev.nidus.learning.plan;

import java.util.List;
import java.util.stream.Collectors;

/// A plan with everything that is wrong with it, a line each.
public final class UnusablePlan extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<PlanProblem> problems;

  UnusablePlan(List<PlanProblem> problems) {
    super(problems.stream().map(PlanProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// In the order of the plan.
  public List<PlanProblem> problems() {
    return problems;
  }
}
