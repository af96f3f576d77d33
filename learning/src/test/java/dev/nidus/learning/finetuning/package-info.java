@NullMarked
package dev.nidus.learning.finetuning;

import org.jspecify.annotations.NullMarked;
