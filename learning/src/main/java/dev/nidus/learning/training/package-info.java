/// The run and the loop by which every network learns here: without labels in pre-training, and with labels.
///
/// Read {@link dev.nidus.learning.training.TrainingRun} first: from a folder's last checkpoint through the
/// loop to a model. What it is for is a {@link dev.nidus.learning.training.TrainingTask}, and who looks at other
/// lesions meanwhile a {@link dev.nidus.learning.training.Tuning}. What the {@link
/// dev.nidus.learning.training.TrainingLoop} learns is a {@link dev.nidus.learning.training.Learner}: a network
/// and its objective, which turns a batch into a loss. Who wants to know what happened is a {@link
/// dev.nidus.learning.training.StepListener}.
///
/// Nothing in the loop draws random numbers, and nothing depends on time: a run that goes on from a checkpoint
/// computes the same bits as one that never stopped, on the same machine with the same number of threads.
@NullMarked
package dev.nidus.learning.training;

import org.jspecify.annotations.NullMarked;
