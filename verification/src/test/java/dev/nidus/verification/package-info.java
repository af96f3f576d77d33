/// What no single module can prove: that the modules keep to their fences, that the repository holds
/// what it may hold, that the launcher finds a Java, that the examples run, and that the command
/// line does its work on real CTs.
@NullMarked
package dev.nidus.verification;

import org.jspecify.annotations.NullMarked;
