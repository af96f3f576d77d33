/// The commands of the `nidus` program, one class each. A command reads its options, connects the
/// modules, and says what it did; the work itself is done elsewhere.
@NullMarked
package dev.nidus.app.command;

import org.jspecify.annotations.NullMarked;
