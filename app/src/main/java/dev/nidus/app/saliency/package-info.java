/// `nidus saliency`: which voxels of a lesion a score depends on, as files in the scan's space, pictures and numbers.
///
/// {@link dev.nidus.app.saliency.LesionMaps} does one lesion; {@link dev.nidus.app.saliency.SanityCheck} asks whether the
/// maps know anything of the network; {@link dev.nidus.app.saliency.SaliencyFolder} writes what both found.
@NullMarked
package dev.nidus.app.saliency;

import org.jspecify.annotations.NullMarked;
