/// End to end: the command line on the real CTs of the repository, from table to features, and what
/// it says about everything that a user can get wrong.
///
/// Read {@link dev.nidus.verification.cli.ExtractTest} first. Runs are in this process, except where
/// a run must be killed, measured, or repeated by another process.
@NullMarked
package dev.nidus.verification.cli;

import org.jspecify.annotations.NullMarked;
