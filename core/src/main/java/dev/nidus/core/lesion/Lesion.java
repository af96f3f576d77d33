package dev.nidus.core.lesion;

import java.nio.file.Path;

/// A lesion as the user names it: a scan and one point.
///
/// @param row the number of its row, 1 = first data row
/// @param scanName the scan as the user wrote it, for messages and reports
/// @param scanFile where the scan lies, absolute and normalised: lesions with the same file share one
///     read of it
/// @param seed the point
public record Lesion(long row, String scanName, Path scanFile, SeedPoint seed)
    implements CohortRow {}
