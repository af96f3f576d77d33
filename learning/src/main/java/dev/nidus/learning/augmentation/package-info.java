/// Views: random changes of a patch that a self-supervised encoder has to see through.
///
/// Read {@link dev.nidus.learning.augmentation.Recipe} first: an ordered list of
/// {@link dev.nidus.learning.augmentation.Operation operations}. An operation draws its parameters from a
/// named random stream and so becomes a {@link dev.nidus.learning.augmentation.Change}, which holds
/// numbers only; an {@link dev.nidus.learning.augmentation.Augmenter} applies changes to a patch. Drawing
/// and applying are apart, so that what was drawn can be printed, stored and tested. All arrays are
/// depth, height, width (z, y, x), the width fastest, in C order. Plain Java: no native memory.
@NullMarked
package dev.nidus.learning.augmentation;

import org.jspecify.annotations.NullMarked;
