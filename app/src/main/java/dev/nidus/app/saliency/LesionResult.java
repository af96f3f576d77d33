package dev.nidus.app.saliency;

import java.util.List;
import java.util.Optional;

/// What was found of one lesion: a few hundred bytes, so that a cohort of them may be kept.
///
/// @param row its number in the table
/// @param image the scan as the user wrote it
/// @param patient whose lesion it is
/// @param explained which score
/// @param score its value
/// @param volumes the shares of an even map
/// @param maskProblem why there is no share in the mask, where one was named
/// @param voxels digest of what was read of the scan
/// @param forwardSeconds one pass forward of the patch alone took
/// @param maps one for each method
record LesionResult(
    long row,
    String image,
    String patient,
    String explained,
    double score,
    Shares volumes,
    Optional<String> maskProblem,
    String voxels,
    double forwardSeconds,
    List<MapResult> maps) {
  LesionResult {
    maps = List.copyOf(maps);
  }
}
