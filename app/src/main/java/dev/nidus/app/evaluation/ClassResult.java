package dev.nidus.app.evaluation;

import dev.nidus.evidence.metric.Calibration;
import java.util.Optional;

/// One class against the rest.
///
/// @param number from 0
/// @param title in a report
/// @param lesions of the class
/// @param patients with a lesion of the class
/// @param rocAuc of its score
/// @param averagePrecision of its score
/// @param calibration of its score, if scores are probabilities
record ClassResult(
    int number,
    String title,
    int lesions,
    int patients,
    Measurement rocAuc,
    Measurement averagePrecision,
    Optional<Calibration> calibration) {}
