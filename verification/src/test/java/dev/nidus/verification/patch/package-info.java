/// Patches of real files against the reference's own, voxel by voxel.
@NullMarked
package dev.nidus.verification.patch;

import org.jspecify.annotations.NullMarked;
