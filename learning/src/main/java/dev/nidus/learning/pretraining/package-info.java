/// Self-supervised pre-training: a plan and lesions become an encoder.
///
/// Read {@link dev.nidus.learning.pretraining.Pretraining} first: it hands the {@link
/// dev.nidus.learning.training.TrainingRun} a task, which makes of a plan the samples and the learner, and of the
/// last weights an encoder's files. How views become a loss is a learner, one for each family of objectives.
@NullMarked
package dev.nidus.learning.pretraining;

import org.jspecify.annotations.NullMarked;
