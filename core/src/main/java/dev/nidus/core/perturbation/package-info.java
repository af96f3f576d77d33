/// Lesions that are looked at again a little otherwise: from another seed point, in another reconstruction, turned round.
///
/// {@link dev.nidus.core.perturbation.Perturbation} says how, {@link dev.nidus.core.perturbation.PerturbationPlan} how
/// often; {@link dev.nidus.core.perturbation.CopyExtraction} takes the copies of a cohort through an encoder and reads each
/// scan once.
@NullMarked
package dev.nidus.core.perturbation;

import org.jspecify.annotations.NullMarked;
