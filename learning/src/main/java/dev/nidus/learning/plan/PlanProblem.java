package dev.nidus.learning.plan;

/// One objection to a plan.
///
/// @param origin the text it is about
/// @param sentence what is wrong, what is allowed, what to do
public record PlanProblem(Origin origin, String sentence) {
  @Override
  public String toString() {
    return origin + ": " + sentence;
  }
}
