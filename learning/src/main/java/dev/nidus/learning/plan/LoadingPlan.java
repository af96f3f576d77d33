package dev.nidus.learning.plan;

import java.nio.file.Path;
import java.util.Optional;

/// How patches are made while the network computes. Nothing here changes a result.
public record LoadingPlan(
    @Setting(
            value = "threads that cut and augment, in each process",
            standard = "1",
            least = 1,
            most = 1024)
        int workers,
    @Setting(value = "batches that are made ahead", standard = "3", least = 1, most = 1024)
        int ahead,
    @Setting(
            value = "MiB of disk for raw patches; 0 is no cache",
            standard = "4096",
            least = 0,
            most = 1 << 30)
        int cacheMebibytes,
    @Setting("folder of that cache; in the run's folder if absent") Optional<Path> cache) {

  /// The same with the cache at another place.
  public LoadingPlan at(Optional<Path> place) {
    return new LoadingPlan(workers, ahead, cacheMebibytes, place);
  }

  /// One fixed way, for plans that are compared by what they do to weights.
  public static LoadingPlan plain() {
    return new LoadingPlan(1, 1, 0, Optional.empty());
  }
}
