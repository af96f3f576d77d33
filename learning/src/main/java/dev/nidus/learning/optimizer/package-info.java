/// How gradients change an encoder: the rules of LARS, Adam, AdamW and SGD, and how the learning rate
/// moves over the steps.
///
/// Read {@link dev.nidus.learning.optimizer.Optimizer} first. A step is
///
///     loss.backward();
///     processes.average(optimizer.gradients());
///     GradientGuard.require(optimizer.gradients());
///     optimizer.step(schedule.learningRate(step));
///     optimizer.gradients().clear();
///
/// Parameters and the optimiser's own numbers are kept in single precision (double in checks of the
/// mathematics), also when the network computes in bfloat16: eight bits of mantissa would swallow
/// small updates. {@link dev.nidus.learning.optimizer.Optimizer#state} and `resume` carry everything
/// that a resumed run needs to go on bit by bit.
@NullMarked
package dev.nidus.learning.optimizer;

import org.jspecify.annotations.NullMarked;
