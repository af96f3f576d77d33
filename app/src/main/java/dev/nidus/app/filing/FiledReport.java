package dev.nidus.app.filing;

import java.nio.file.Path;

/// A report that was written.
///
/// @param row of the table, 1 = first
/// @param imagePath as the user wrote it
/// @param file the report
/// @param uid its SOP instance UID
public record FiledReport(long row, String imagePath, Path file, String uid) {}
