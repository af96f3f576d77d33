package dev.nidus.imaging.annotation;

import dev.nidus.core.lesion.SeedPoint;

/// A seed and what its author called it.
///
/// @param name label, or identifier where there is no label; may be empty
public record NamedSeed(String name, SeedPoint point) {}
