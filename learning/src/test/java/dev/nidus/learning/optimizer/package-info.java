/// Optimisers and schedules against the reference's values.
@NullMarked
package dev.nidus.learning.optimizer;

import org.jspecify.annotations.NullMarked;
