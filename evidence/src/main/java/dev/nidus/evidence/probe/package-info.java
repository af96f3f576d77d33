/// What features hold for a task, asked by the simplest models: {@link dev.nidus.evidence.probe.LinearProbe} and
/// {@link dev.nidus.evidence.probe.NeighbourProbe} for classes, {@link dev.nidus.evidence.probe.CoxProbe} for survival. SPEC
/// section 6.
///
/// A linear probe standardises the columns by the training rows, fits logistic regression with an L2 penalty
/// for a series of its strength C, and hands out the model that does best on lesions kept for tuning. The optimum is
/// scikit-learn's, reached another way: with fewer rows than columns everything happens among the rows (decision 0040),
/// where an iteration costs rows x rows, not rows x columns. Everything is deterministic; nothing is drawn.
@NullMarked
package dev.nidus.evidence.probe;

import org.jspecify.annotations.NullMarked;
