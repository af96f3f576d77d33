/// Encoders: {@link dev.nidus.learning.weights weights} read from a file, a
/// network that they fit, and the
/// tensor fence behind which the native library lives.
@NullMarked
package dev.nidus.learning;

import org.jspecify.annotations.NullMarked;
