/// The conformance suite for deep features: scans with a known content, an encoder whose weights
/// follow a rule, what each law of resampling makes of them, and a check that explains what another
/// implementation did instead.
///
/// Read {@link dev.nidus.app.conformance.PhantomSuite} first: it writes the suite. {@link
/// dev.nidus.app.conformance.Mutant} is the catalogue of slips, each a deliberate mistake in our own
/// pipeline with the sentence that explains it; {@link dev.nidus.app.conformance.ConformanceCheck}
/// finds the one whose output equals theirs. {@link dev.nidus.app.conformance.FeatureComparison}
/// does without the suite: it says how two tables of features differ.
@NullMarked
package dev.nidus.app.conformance;

import org.jspecify.annotations.NullMarked;
