/// Planted.
@NullMarked
package dev.nidus.verification.architecture.planted.imaging.dicom;

import org.jspecify.annotations.NullMarked;
