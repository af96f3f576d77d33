/// Golden values and small tables for the tests of `evidence`.
@NullMarked
package dev.nidus.evidence.testing;

import org.jspecify.annotations.NullMarked;
