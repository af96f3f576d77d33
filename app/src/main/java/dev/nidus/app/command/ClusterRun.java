package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.engine.ExtractionEngine;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.RunParts;
import java.time.InstantSource;
import java.util.Locale;

/// `nidus extract` on a cluster, in the process that has the engine.
///
/// @param engine does the work
/// @param report what the user is told
/// @param mode how progress is shown
record ClusterRun(ExtractionEngine engine, Report report, Progress.Mode mode) {
  /// Runs it to its end.
  ///
  /// @return the exit status
  int run(ClusterExtraction extraction) {
    for (String column : extraction.source().columns()) {
      if (column.equals(RunParts.ROW)) {
        throw new UsageProblem(
            "%s has a column '%s', which is what --cluster calls the number of the input's row; rename it first"
                .formatted(extraction.source().file(), RunParts.ROW));
      }
    }
    ExtractionEngine.Finished finished =
        engine.run(
            extraction,
            done ->
                new Progress(
                    mode,
                    "lesions",
                    extraction.source().rows(),
                    done,
                    report.out(),
                    report.err(),
                    InstantSource.system()));
    report.say(
        String.format(
            Locale.ROOT,
            "%d lesions in %s, %d parts, in %.1f s",
            finished.done(),
            extraction.output(),
            finished.parts(),
            finished.seconds()));
    if (finished.warnings() > 0) {
      report.say("%d warnings, in its folder _warnings".formatted(finished.warnings()));
    }
    if (finished.refused() > 0) {
      report.say("%d refused, with reasons in its folder _refused".formatted(finished.refused()));
      return ExitStatus.SOME_REFUSED;
    }
    return ExitStatus.DONE;
  }
}
