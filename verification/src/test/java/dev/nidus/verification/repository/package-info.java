/// What the repository as a whole promises: small classes, documented packages, no file that is too
/// large, no path of the machine on which it was written.
@NullMarked
package dev.nidus.verification.repository;

import org.jspecify.annotations.NullMarked;
