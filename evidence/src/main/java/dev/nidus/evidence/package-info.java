/// What features are worth: from a table of features and labels to an estimate with an interval, a number of
/// lesions and patients, and a comparison.
///
/// {@link dev.nidus.evidence.estimate Estimates} are what every part gives. Nothing here knows a scan, a network, a
/// native library or a file format: numbers come in as arrays and records and go out as such, so that all of it can be
/// checked by hand and against published tables. An estimate that cannot be made is said to be so; it is never NaN.
@NullMarked
package dev.nidus.evidence;

import org.jspecify.annotations.NullMarked;
