/// Whether the same lesion gives the same number again: on a second scan, by a second reader, from another seed point.
///
/// {@link dev.nidus.evidence.stability.IntraclassCorrelation} of repeated readings, and
/// {@link dev.nidus.evidence.stability.Agreement} of two long columns of features; {@link
/// dev.nidus.evidence.stability.BlandAltman} of two readings in their own unit.
///
/// Repeatability alone can be had for nothing: an encoder that always gives the same repeats perfectly. It is read together
/// with {@link dev.nidus.evidence.stability.Discriminability}.
@NullMarked
package dev.nidus.evidence.stability;

import org.jspecify.annotations.NullMarked;
