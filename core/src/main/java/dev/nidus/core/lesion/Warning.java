package dev.nidus.core.lesion;

/// Something that a user should know about a lesion that was done all the same.
///
/// @param reason a sentence
public record Warning(String reason) {}
