/// How sure one is of a metric: intervals by {@link dev.nidus.evidence.resampling.Bootstrap bootstrap}, comparisons by
/// {@link dev.nidus.evidence.resampling.PermutationTest permutation}, and {@link dev.nidus.evidence.resampling.Holm Holm's}
/// correction for several of them.
///
/// Patients are drawn, not lesions, unless one asks for lesions: lesions of a patient resemble each other, and an
/// interval that takes them as independent is too narrow. Every draw comes from a named stream of
/// {@link dev.nidus.core.random.RandomSource}, replicate b from its own, so results do not depend on order or threads.
/// The published way of doing each is here under its own name, to recompute published numbers.
@NullMarked
package dev.nidus.evidence.resampling;

import org.jspecify.annotations.NullMarked;
