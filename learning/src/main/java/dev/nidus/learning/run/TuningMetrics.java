package dev.nidus.learning.run;

import java.util.OptionalDouble;

/// What a look at the tuning split found.
///
/// @param loss the mean over its lesions, with the running statistics
/// @param score by the plan's criterion, larger is better; nothing where that is the loss
public record TuningMetrics(double loss, OptionalDouble score) {}
