/// The seam between the command line and an engine that spreads its work over machines.
///
/// Read {@link dev.nidus.app.engine.ExtractionEngine} and {@link dev.nidus.app.engine.TrainingEngine} first. The command line knows no engine: one is
/// there when the module `cluster` is on the class path, which it is in a process of its own only
/// (docs/decisions/0095-cluster-in-its-own-process.md).
@NullMarked
package dev.nidus.app.engine;

import org.jspecify.annotations.NullMarked;
