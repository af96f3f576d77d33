/// The folder of a training run: what a user finds there, and what a stopped run goes on from.
///
/// Read {@link dev.nidus.learning.run.RunFolder} first: it names the files. Nothing in the folder is ever half
/// written: files are made aside and moved, and the two that grow ({@link dev.nidus.learning.run.MetricsLog},
/// {@link dev.nidus.learning.run.EventFile}) are cut back to the checkpoint from which a run goes on, so that
/// a run that was stopped ten times has the same lines as one that was not.
///
/// A checkpoint ({@link dev.nidus.learning.run.CheckpointStore}) is one safetensors file with the digest of
/// its own content. A damaged one is refused by name and the one before it is offered.
@NullMarked
package dev.nidus.learning.run;

import org.jspecify.annotations.NullMarked;
