/// The fences between modules and packages, each with a planted class that breaks it.
///
/// Read {@link dev.nidus.verification.architecture.Fences} first: it is the list of rules. They are
/// checked twice, on the program, which must pass, and on the classes under `planted`, which must
/// not: a rule that nothing can break guards nothing.
@NullMarked
package dev.nidus.verification.architecture;

import org.jspecify.annotations.NullMarked;
