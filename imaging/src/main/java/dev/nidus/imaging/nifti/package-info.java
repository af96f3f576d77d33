/// NIfTI-1 and NIfTI-2, the format of research: read as ITK reads it, and written.
///
/// Read {@link dev.nidus.imaging.nifti.NiftiReader} first. The header states the placement twice,
/// as a matrix (sform) and as a quaternion (qform), in RAS and mostly in single precision; which of
/// the two holds is decided as ITK 5.4 decides, for the reference's numbers rest on it. No field of
/// the header passes beyond this package.
@NullMarked
package dev.nidus.imaging.nifti;

import org.jspecify.annotations.NullMarked;
