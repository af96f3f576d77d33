package dev.nidus.imaging.dicom;

/// A tag with its value.
public record DataElement(Tag tag, Vr vr, Value value) {}
