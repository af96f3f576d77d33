/// Objectives against the reference's values.
@NullMarked
package dev.nidus.learning.objective;

import org.jspecify.annotations.NullMarked;
