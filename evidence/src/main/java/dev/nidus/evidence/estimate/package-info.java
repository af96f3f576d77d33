/// The form in which a number about patients leaves Nidus: a value, its interval and how that was made, and how many
/// lesions and patients stand behind it. Read {@link dev.nidus.evidence.estimate.Estimate} first.
///
/// A value without an interval has no place in a report; what cannot be estimated is an
/// {@link dev.nidus.evidence.estimate.Inestimable} with its reason.
@NullMarked
package dev.nidus.evidence.estimate;

import org.jspecify.annotations.NullMarked;
