package dev.nidus.verification.architecture.planted.imaging;

/// Breaks: the headers of files stop at their reader.
public record OpenHeader(int magic) {}
