/// Whether two files show the same: {@link dev.nidus.core.fingerprint.ScanContent} is equal for the same voxels in another
/// format, compression or order of axes; {@link dev.nidus.core.fingerprint.PatchHash} is near for the same lesion with noise, blur
/// or rounding.
@NullMarked
package dev.nidus.core.fingerprint;

import org.jspecify.annotations.NullMarked;
