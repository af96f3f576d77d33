package dev.nidus.learning.plan;

import java.util.Optional;

/// What is kept to go on from.
public record CheckpointPlan(
    @Setting(value = "steps between two; at the end of each epoch if absent", least = 1)
        Optional<Long> everySteps,
    @Setting(value = "how many are kept", standard = "2", least = 1, most = 1000) int keep) {}
