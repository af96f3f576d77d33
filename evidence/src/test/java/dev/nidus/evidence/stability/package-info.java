@NullMarked
package dev.nidus.evidence.stability;

import org.jspecify.annotations.NullMarked;
