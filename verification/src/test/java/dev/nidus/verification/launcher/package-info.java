/// The scripts `nidus` and `build`, run against made-up Java installations.
@NullMarked
package dev.nidus.verification.launcher;

import org.jspecify.annotations.NullMarked;
