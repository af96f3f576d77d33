/// NRRD, the format of 3D Slicer: attached (`.nrrd`) and detached (`.nhdr`), raw and gzip.
///
/// Read {@link dev.nidus.imaging.nrrd.NrrdReader} first. The placement must be explicit: a named
/// space, space directions and a space origin; NRRD allows to leave them out, and a scan without
/// them has no place in the patient.
@NullMarked
package dev.nidus.imaging.nrrd;

import org.jspecify.annotations.NullMarked;
