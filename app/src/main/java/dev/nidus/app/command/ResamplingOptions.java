package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import picocli.CommandLine.Option;

/// How often and from where samples are drawn again.
final class ResamplingOptions {
  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples for the intervals, and swaps of a permutation test (default: 1000).")
  int replicates = 1000;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the resamples (default: 0).")
  long seed;

  /// @throws UsageProblem if the number of replicates cannot be
  void check() {
    requireReplicates(replicates);
  }

  /// @throws UsageProblem if the number of replicates cannot be
  static void requireReplicates(int replicates) {
    if (replicates < 2 || replicates > 1_000_000) {
      throw new UsageProblem(
          "--replicates must be 2 to 1000000 (1000 is usual), got " + replicates);
    }
  }
}
