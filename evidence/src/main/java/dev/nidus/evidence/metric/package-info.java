/// How good predictions are: {@link dev.nidus.evidence.metric.Predictions} of lesions, and the
/// {@link dev.nidus.evidence.metric.Metric metrics} of SPEC section 7.
///
/// A metric is made ready once for a set of predictions (which sorts it) and is then evaluated for any number of
/// copies of each row: that makes a bootstrap of an average precision a walk over sorted rows. Scores need not be
/// probabilities, except for the Brier score and the calibration. Absent on purpose: a metric of a class that nobody in
/// the sample has; it is left out of a mean over classes, and where nothing is left there is no estimate.
@NullMarked
package dev.nidus.evidence.metric;

import org.jspecify.annotations.NullMarked;
