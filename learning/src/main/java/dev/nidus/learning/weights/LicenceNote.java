package dev.nidus.learning.weights;

/// Under which terms weights may be used, as far as their content tells.
///
/// @param network which network they fit
/// @param licence the terms
/// @param recognisedBy what in the file says so: never its name
public record LicenceNote(String network, String licence, String recognisedBy) {}
