package dev.nidus.verification.architecture.planted.imaging;

import dev.nidus.verification.architecture.planted.imaging.dicom.Tag;

/// Breaks: DICOM tags stop at the readers of DICOM.
public record KnowsTags(Tag tag) {}
