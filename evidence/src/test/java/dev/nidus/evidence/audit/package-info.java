@NullMarked
package dev.nidus.evidence.audit;

import org.jspecify.annotations.NullMarked;
