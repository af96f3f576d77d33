/// The programs under `examples/`, launched as a user launches them.
@NullMarked
package dev.nidus.verification.examples;

import org.jspecify.annotations.NullMarked;
