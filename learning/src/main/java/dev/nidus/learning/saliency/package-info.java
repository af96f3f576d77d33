/// Saliency: which voxels of a patch a number that a network gives depends on.
///
/// {@link dev.nidus.learning.saliency.ExplainableNetwork} is a weights file ready for gradients of its input; {@link
/// dev.nidus.learning.saliency.Scoring} says which number is explained; {@link
/// dev.nidus.learning.saliency.SaliencyMethod} names the five methods with all that they depend on; {@link
/// dev.nidus.learning.saliency.Explainer} makes a {@link dev.nidus.learning.saliency.SaliencyMap} of a patch.
///
/// Gradients are of the input alone: the weights are frozen, so nothing of them is computed or kept. A map costs a
/// fixed number of passes and a batch of activations, whatever the cohort.
@NullMarked
package dev.nidus.learning.saliency;

import org.jspecify.annotations.NullMarked;
