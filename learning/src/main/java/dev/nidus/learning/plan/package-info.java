/// The plan of a training run: every choice it makes, as immutable records that are read from YAML.
///
/// Read {@link dev.nidus.learning.plan.PretrainingPlan} first: its records are the whole vocabulary, each
/// component with its meaning, its standard value and its range ({@link dev.nidus.learning.plan.Setting}).
/// Reader, writer and JSON Schema are made of these records by reflection, so that a new setting is one new
/// component and cannot be forgotten in one of the three.
///
/// {@link dev.nidus.learning.plan.Plans} reads a plan in three layers: a {@link
/// dev.nidus.learning.plan.Preset} if the file names one, the file, and settings such as `optimizer.lr=0.1`.
/// What no layer says is the component's standard value. Every objection carries the place of the text it is
/// about, and all objections are told at once. Nothing is instantiated by a name from a file: a word selects
/// among the permitted records of a sealed interface.
///
/// A plan makes no tensors and opens no scans; the training loop does.
@NullMarked
package dev.nidus.learning.plan;

import org.jspecify.annotations.NullMarked;
