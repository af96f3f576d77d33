/// Digests: how results say what exactly they were made of.
@NullMarked
package dev.nidus.core.digest;

import org.jspecify.annotations.NullMarked;
