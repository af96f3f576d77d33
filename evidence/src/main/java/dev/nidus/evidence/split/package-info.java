/// Which lesions train, which tune and which test, so that a test says something about new patients.
///
/// {@link dev.nidus.evidence.split.SplitTable} is a split and can say which patients it tears apart;
/// {@link dev.nidus.evidence.split.GroupedSplit} draws one that tears none apart;
/// {@link dev.nidus.evidence.split.NestedSubsets} draws the smaller and smaller training sets of a label curve.
/// {@link dev.nidus.evidence.split.TrainTestSplit} repeats the splits of the publication, which take lesions as
/// independent.
@NullMarked
package dev.nidus.evidence.split;

import org.jspecify.annotations.NullMarked;
