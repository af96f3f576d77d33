package dev.nidus.app.evaluation;

/// A measurement under its name.
///
/// @param key in JSON: `roc_auc`
/// @param label in a report: `ROC-AUC`
/// @param measurement what came out
record NamedMeasurement(String key, String label, Measurement measurement) {}
