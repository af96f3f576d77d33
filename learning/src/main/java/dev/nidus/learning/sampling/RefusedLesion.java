package dev.nidus.learning.sampling;

import dev.nidus.core.lesion.Refusal;

/// A lesion that gave no patch, and why; another one took its place.
public record RefusedLesion(TrainingLesion lesion, Refusal refusal) {}
