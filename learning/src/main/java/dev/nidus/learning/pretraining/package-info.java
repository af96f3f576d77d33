/// Self-supervised pre-training: a plan and lesions become an encoder.
///
/// Read {@link dev.nidus.learning.pretraining.Pretraining} first: it makes of a plan the parts that do the work
/// ({@link dev.nidus.learning.pretraining.PlannedParts}), goes on from a checkpoint, runs the {@link
/// dev.nidus.learning.training.TrainingLoop} and leaves a whole folder behind. How views become a loss is a
/// learner, one for each family of objectives.
@NullMarked
package dev.nidus.learning.pretraining;

import org.jspecify.annotations.NullMarked;
