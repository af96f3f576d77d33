package dev.nidus.learning.plan;

/// What is written down while the network learns.
public record MonitoringPlan(
    @Setting(value = "steps between two lines of metrics.jsonl", standard = "1", least = 1)
        int everySteps,
    @Setting(value = "steps between two drawings of progress.png", standard = "50", least = 1)
        int pictureSteps,
    @Setting(
            value =
                "effective rank of the embedding, as a share of what it can be, under which it has"
                    + " collapsed",
            standard = "0.05",
            least = 0,
            most = 1)
        double collapse) {}
