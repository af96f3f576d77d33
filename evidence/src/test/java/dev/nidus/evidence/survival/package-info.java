@NullMarked
package dev.nidus.evidence.survival;

import org.jspecify.annotations.NullMarked;
