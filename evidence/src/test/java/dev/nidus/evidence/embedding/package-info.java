/// Tests of drawings of features.
@NullMarked
package dev.nidus.evidence.embedding;

import org.jspecify.annotations.NullMarked;
