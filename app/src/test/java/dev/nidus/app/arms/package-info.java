/// Tests of the arms.
@NullMarked
package dev.nidus.app.arms;

import org.jspecify.annotations.NullMarked;
