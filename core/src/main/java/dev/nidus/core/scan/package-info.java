/// The CT scan: a grid of Hounsfield units placed in the patient.
///
/// Read {@link dev.nidus.core.scan.CtScan} first. A scan is opened by its header; voxels are read
/// in boxes, only those that are needed, in one pass over the file. File formats live in the
/// module `imaging`; nothing of a header field passes beyond its reader.
@NullMarked
package dev.nidus.core.scan;

import org.jspecify.annotations.NullMarked;
