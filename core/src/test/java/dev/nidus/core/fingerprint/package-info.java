@NullMarked
package dev.nidus.core.fingerprint;

import org.jspecify.annotations.NullMarked;
