package dev.nidus.learning.sampling;

import dev.nidus.core.patch.PatchSize;

/// One view of every sample of a batch.
///
/// @param branch of which patch
/// @param view number among the views of that branch, from 0
/// @param size of the view
/// @param values (batch, 1, depth, height, width), the width fastest; its own array, to be read only
@SuppressWarnings("ArrayRecordComponent") // handed to the tensor library, never compared
public record BatchView(Branch branch, int view, PatchSize size, float[] values) {}
