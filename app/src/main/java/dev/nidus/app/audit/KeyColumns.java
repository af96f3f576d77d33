package dev.nidus.app.audit;

import java.util.Optional;

/// The columns that the user named.
///
/// @param patient whose lesion it is
/// @param study its examination
/// @param scan its image
/// @param lesion itself
public record KeyColumns(
    Optional<String> patient,
    Optional<String> study,
    Optional<String> scan,
    Optional<String> lesion) {}
