package dev.nidus.verification.architecture.planted.imaging.dicom;

/// A stand-in for the tags of the program.
public record Tag(int group, int element) {}
