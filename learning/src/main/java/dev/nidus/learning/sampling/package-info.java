/// Samples: which patches of which lesions a training step sees.
///
/// Read {@link dev.nidus.learning.sampling.BatchLoader} first: worker threads cut patches
/// ({@link dev.nidus.learning.sampling.RawPatches}), make views of them and hand over batches in the order
/// of an {@link dev.nidus.learning.sampling.EpochOrder}. A {@link dev.nidus.learning.sampling.SamplingRule}
/// says where positive and negative patches lie; the patches themselves are cut by
/// {@link dev.nidus.core.patch.PatchExtractor} and kept in a
/// {@link dev.nidus.learning.sampling.PatchCache} on disk. Whatever is drawn depends on the seed, the epoch
/// and the place in the epoch, never on threads, processes or the cache.
@NullMarked
package dev.nidus.learning.sampling;

import org.jspecify.annotations.NullMarked;
