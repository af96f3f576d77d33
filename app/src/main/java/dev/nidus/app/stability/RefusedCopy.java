package dev.nidus.app.stability;

/// A lesion that a perturbation could not be made of, in one trial at least; it is left out of that perturbation and of no other.
///
/// @param row of the table
/// @param perturbation as users write it
/// @param reason a sentence
public record RefusedCopy(long row, String perturbation, String reason) {}
