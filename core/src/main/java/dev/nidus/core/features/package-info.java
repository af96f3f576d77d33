/// The features: the numbers that an encoder gives for a lesion.
@NullMarked
package dev.nidus.core.features;

import org.jspecify.annotations.NullMarked;
