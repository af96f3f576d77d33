/// Training with labels: an encoder, or random weights, and labelled lesions become a model that gives each
/// lesion a probability for each class.
///
/// Read {@link dev.nidus.learning.finetuning.Finetuning} first: it hands a task to the same {@link
/// dev.nidus.learning.training.TrainingRun} as pre-training, with a learner for labels and looks at the tuning
/// split. {@link dev.nidus.learning.finetuning.FinetuningData} refuses labels and splits from which nothing
/// honest can come; {@link dev.nidus.learning.finetuning.FinetunedModel} is the result, used.
@NullMarked
package dev.nidus.learning.finetuning;

import org.jspecify.annotations.NullMarked;
