package dev.nidus.learning.run;

/// What a checkpoint belongs to: it may go on under the same law, plan and table only, or its result would be
/// neither run's.
///
/// @param program the version of the code, for people
/// @param law by which the code trains
/// @param plan the digest of the plan, as far as it changes results
/// @param data the digest of the table of lesions
public record RunIdentity(String program, TrainingLaw law, String plan, String data) {}
