@NullMarked
package dev.nidus.learning.saliency;

import org.jspecify.annotations.NullMarked;
