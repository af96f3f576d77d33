/// Reproducible randomness: named streams whose numbers depend on a seed and a path alone, not on threads,
/// workers or processes.
@NullMarked
package dev.nidus.core.random;

import org.jspecify.annotations.NullMarked;
