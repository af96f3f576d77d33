/// `nidus reproduce`: every number that the study published beside the one that its tables and stored
/// resamples give here.
///
/// A {@link dev.nidus.app.published.PublishedNumber} names its {@link
/// dev.nidus.app.published.Recipe}; a {@link dev.nidus.app.published.Reproduction} computes them all
/// and judges each with a {@link dev.nidus.app.published.Verdict}. The published numbers themselves
/// are data: `numbers.csv` beside this package, with the source of each.
@NullMarked
package dev.nidus.app.published;

import org.jspecify.annotations.NullMarked;
