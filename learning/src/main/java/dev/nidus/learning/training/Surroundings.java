package dev.nidus.learning.training;

/// What a run is part of.
///
/// @param program the version of the code, for checkpoints
/// @param machine where it is computed, for the model card
/// @param threads native threads of this process
public record Surroundings(String program, String machine, int threads) {}
