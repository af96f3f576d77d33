/// Weights for the tests of networks and encoders.
@NullMarked
package dev.nidus.learning.testing;

import org.jspecify.annotations.NullMarked;
