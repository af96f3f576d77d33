@NullMarked
package dev.nidus.evidence.split;

import org.jspecify.annotations.NullMarked;
