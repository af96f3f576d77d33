package dev.nidus.app.filing;

/// A row that has no report.
///
/// @param row of the table, 1 = first
/// @param imagePath as the user wrote it
/// @param reason a sentence
public record RefusedReport(long row, String imagePath, String reason) {}
