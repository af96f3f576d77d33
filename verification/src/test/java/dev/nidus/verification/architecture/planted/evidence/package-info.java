/// Classes that break a fence, or that others need to break one.
@NullMarked
package dev.nidus.verification.architecture.planted.evidence;

import org.jspecify.annotations.NullMarked;
