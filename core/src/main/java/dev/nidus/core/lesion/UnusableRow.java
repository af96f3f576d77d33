package dev.nidus.core.lesion;

/// A row that names no lesion: it is refused, and the rows about it go on.
///
/// @param row the number of the row, 1 = first data row
/// @param scanName the scan as the user wrote it, empty if the row has none
/// @param refusal why
public record UnusableRow(long row, String scanName, Refusal refusal) implements CohortRow {}
