/// Whether a study's splits keep apart what they should: the same patient, study, scan or lesion on both sides of a
/// split makes a test easier than new patients will be.
///
/// {@link dev.nidus.evidence.audit.SplitKeys} says to whom the rows of a split belong,
/// {@link dev.nidus.evidence.audit.Overlap} counts what two splits share,
/// {@link dev.nidus.evidence.audit.NearDuplicates} finds rows whose features are almost equal, and
/// {@link dev.nidus.evidence.audit.Clustering} says how much several lesions of a patient cost in precision.
/// {@link dev.nidus.evidence.audit.LeakageAudit} asks all of it at once.
@NullMarked
package dev.nidus.evidence.audit;

import org.jspecify.annotations.NullMarked;
