/// A cohort of lesions that nobody has: CT-like scans of one parametric torso, lesions of eight sites and
/// two classes in them, and the truth about all of it.
///
/// Read {@link dev.nidus.imaging.synthetic.SyntheticCohort} first: it draws who has which lesion and how
/// it is scanned, without touching a voxel. {@link dev.nidus.imaging.synthetic.ScanRenderer} turns one scan
/// of it into voxels. Everything depends on the seed and the number of the thing drawn, never on threads or
/// order. Nothing learned from these scans is evidence about patients; decision record 0020 states the laws.
@NullMarked
package dev.nidus.imaging.synthetic;

import org.jspecify.annotations.NullMarked;
