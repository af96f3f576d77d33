package dev.nidus.app.saliency;

import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.learning.saliency.Explainer;
import dev.nidus.learning.saliency.SaliencyMethod;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is asked of each lesion.
///
/// @param explainer of the network, and of what is explained
/// @param methods in the order of the report
/// @param output which score; the largest if none is said
/// @param radius about the seed, mm, within which a share is told
/// @param noise standard deviation of the noise on the patch that stability is measured by, HU; 0 measures none
/// @param seed of all noise
/// @param cutting how patches are had
/// @param filing what DICOM maps need, if they are wanted
record SaliencyTask(
    Explainer explainer,
    List<SaliencyMethod> methods,
    OptionalInt output,
    double radius,
    double noise,
    long seed,
    PatchCutting cutting,
    Optional<MapFiling> filing) {
  SaliencyTask {
    methods = List.copyOf(methods);
  }
}
