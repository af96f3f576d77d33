package dev.nidus.app.engine;

import dev.nidus.app.progress.Progress;
import java.util.function.LongFunction;

/// Runs an extraction on many machines. Found on the class path as a service.
public interface ExtractionEngine {

  /// Runs an extraction to its end, and returns when its output is whole.
  ///
  /// @param progress makes the progress of the run, given how many rows an earlier run has done
  /// @throws dev.nidus.app.UsageProblem if the cluster or the output cannot be used; nothing was
  ///     changed
  /// @throws dev.nidus.core.extraction.ExtractionStopped if it broke off; what was done is kept
  Finished run(ClusterExtraction extraction, LongFunction<Progress> progress);

  /// What a run has done, together with what an earlier one had done that it went on from.
  ///
  /// @param done rows with features
  /// @param refused rows without
  /// @param warnings what the user should know about rows that were done
  /// @param parts in how many parts the output lies
  /// @param seconds how long it took
  record Finished(long done, long refused, long warnings, long parts, double seconds) {}
}
