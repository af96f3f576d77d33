/// MetaImage, the format of ITK and of many challenges: `.mha`, and `.mhd` with its voxels beside it.
///
/// Read {@link dev.nidus.imaging.metaimage.MetaImageReader} first. The format has defaults for
/// spacing, offset and axes; a scan that relies on them is refused, for nobody can tell a default
/// from a loss.
@NullMarked
package dev.nidus.imaging.metaimage;

import org.jspecify.annotations.NullMarked;
