@NullMarked
package dev.nidus.learning.training;

import org.jspecify.annotations.NullMarked;
