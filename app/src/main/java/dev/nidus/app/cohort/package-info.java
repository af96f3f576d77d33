/// A synthetic cohort as files: scans, masks, tables, and the truth about them.
///
/// Read {@link dev.nidus.app.cohort.CohortSynthesis} first.
@NullMarked
package dev.nidus.app.cohort;

import org.jspecify.annotations.NullMarked;
