/// How fast and how lean Nidus is, measured.
///
/// {@link dev.nidus.benchmarks.Benchmarks} runs the JMH benchmarks of the parts: reading, cutting,
/// the forward pass, digests. {@link dev.nidus.benchmarks.PeerCases} is our side of the race against
/// the Python packages (`benchmarks/peers/run`), which alternates both sides in one run, because on
/// a shared machine only ratios of neighbouring measurements mean something. Beside wall time stands
/// processor time everywhere: it hardly depends on what else the machine does.
@NullMarked
package dev.nidus.benchmarks;

import org.jspecify.annotations.NullMarked;
