/// Whether the same lesion gives the same number again: on a second scan, by a second reader, from another seed point.
///
/// {@link dev.nidus.evidence.stability.IntraclassCorrelation} of repeated readings, and
/// {@link dev.nidus.evidence.stability.Agreement} of two long columns of features.
@NullMarked
package dev.nidus.evidence.stability;

import org.jspecify.annotations.NullMarked;
