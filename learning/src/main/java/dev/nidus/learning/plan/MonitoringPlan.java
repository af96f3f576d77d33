package dev.nidus.learning.plan;

/// What is written down while the network learns.
public record MonitoringPlan(
    @Setting(value = "steps between two lines of metrics.jsonl", standard = "1", least = 1)
        int everySteps,
    @Setting(value = "steps between two drawings of progress.png", standard = "50", least = 1)
        int pictureSteps,
    @Setting(
            value = "effective rank of a batch's embeddings under which they have collapsed",
            standard = "1.5",
            least = 1)
        double collapse) {

  /// One fixed way, for plans that are compared by what they do to weights.
  public static MonitoringPlan plain() {
    return new MonitoringPlan(1, 1, 1);
  }
}
