/// Tests of the perturbations.
@NullMarked
package dev.nidus.core.perturbation;

import org.jspecify.annotations.NullMarked;
