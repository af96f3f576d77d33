/// The lesion: one point in one scan, and the sentence why it could not be done.
///
/// Read {@link dev.nidus.core.lesion.SeedPoint} first. A lesion that cannot be done is a
/// {@link dev.nidus.core.lesion.Refusal}, which is data and not an exception: it costs one row of
/// a cohort, never the run.
@NullMarked
package dev.nidus.core.lesion;

import org.jspecify.annotations.NullMarked;
