/// Which rows a model learns from, is tuned on, and is tested on.
///
/// {@link dev.nidus.evidence.split.TrainTestSplit} repeats the splits of the publication, which take lesions as
/// independent.
@NullMarked
package dev.nidus.evidence.split;

import org.jspecify.annotations.NullMarked;
