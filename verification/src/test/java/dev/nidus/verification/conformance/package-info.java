/// The conformance suite against itself: our own output passes, every seeded mistake is caught and
/// named.
@NullMarked
package dev.nidus.verification.conformance;

import org.jspecify.annotations.NullMarked;
