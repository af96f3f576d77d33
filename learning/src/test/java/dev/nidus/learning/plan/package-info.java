/// Tests of plans.
@NullMarked
package dev.nidus.learning.plan;

import org.jspecify.annotations.NullMarked;
