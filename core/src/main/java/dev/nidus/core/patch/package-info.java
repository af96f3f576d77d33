/// The patch: the small cube around a lesion that an encoder sees.
///
/// Read {@link dev.nidus.core.patch.PatchExtractor} first. The reference implementation cuts
/// patches in two ways that disagree; both are kept as named {@link
/// dev.nidus.core.patch.ResamplingLaw laws}, beside a corrected one. Only the patch is resampled,
/// never the whole scan, with the numbers that resampling the whole scan would give.
@NullMarked
package dev.nidus.core.patch;

import org.jspecify.annotations.NullMarked;
