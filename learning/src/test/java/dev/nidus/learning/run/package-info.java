/// Tests of the folder of a run.
@NullMarked
package dev.nidus.learning.run;

import org.jspecify.annotations.NullMarked;
