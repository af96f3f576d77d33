/// Tests of pre-training.
@NullMarked
package dev.nidus.learning.pretraining;

import org.jspecify.annotations.NullMarked;
