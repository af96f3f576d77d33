@NullMarked
package dev.nidus.evidence.biology;

import org.jspecify.annotations.NullMarked;
