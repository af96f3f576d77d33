package dev.nidus.imaging.dicom.web;

import java.util.Optional;

/// A series that a server has: what a search tells, and nothing about the patient.
///
/// @param study UID
/// @param series UID
/// @param modality as CT
/// @param description of the series, as its makers called it
/// @param instances how many there are, where the server says it
public record WebSeries(
    String study,
    String series,
    String modality,
    String description,
    Optional<Integer> instances) {}
