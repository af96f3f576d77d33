package dev.nidus.learning.pretraining;

import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.sampling.TrainingCohort;
import java.util.OptionalLong;

/// The lesions of a run.
///
/// @param cohort those that can be used, as far as their rows tell
/// @param reader of their scans
/// @param digest SHA-256 of the table
/// @param refusedRows rows of the table that name no lesion
/// @param patients different patients, if known
public record PretrainingData(
    TrainingCohort cohort,
    ScanReader reader,
    String digest,
    long refusedRows,
    OptionalLong patients) {}
