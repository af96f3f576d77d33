package dev.nidus.app.saliency;

import dev.nidus.app.filing.SeriesSource;
import dev.nidus.imaging.dicom.result.Algorithm;

/// What maps need to be DICOM beside NIfTI.
///
/// @param source finds the series of a lesion; one that lies in no DICOM series is refused
/// @param algorithm the network, with the model if there is one
public record MapFiling(SeriesSource source, Algorithm algorithm) {}
