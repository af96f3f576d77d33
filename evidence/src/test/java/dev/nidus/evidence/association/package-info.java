@NullMarked
package dev.nidus.evidence.association;

import org.jspecify.annotations.NullMarked;
