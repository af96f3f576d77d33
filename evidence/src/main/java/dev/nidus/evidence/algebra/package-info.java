/// Sums of products that several parts need with the same bits.
@NullMarked
package dev.nidus.evidence.algebra;

import org.jspecify.annotations.NullMarked;
