package dev.nidus.app.engine;

import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.Start;
import java.nio.file.Path;
import java.util.List;

/// A training that an engine is asked for.
///
/// @param address where it runs
/// @param plan whole, with the number of processes; its paths are absolute
/// @param table the plan's lesions, on this machine
/// @param scans some of the scans that the table names, which all machines must see alike
/// @param steps of the whole run
/// @param folder of the run; every machine must see it under the same path
/// @param start what to do about an earlier run there
public record ClusterTraining(
    ClusterAddress address,
    PretrainingPlan plan,
    Path table,
    List<Path> scans,
    long steps,
    RunFolder folder,
    Start start) {
  public ClusterTraining {
    scans = List.copyOf(scans);
  }

  /// How many processes share every step.
  public int processes() {
    return plan.training().processes();
  }
}
