package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.ClusterTraining;
import dev.nidus.app.engine.TrainingEngine;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.ScanPath;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.dicom.series.SeriesChoice;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.pretraining.Pretraining;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// `nidus pretrain` on a cluster, in the process that has the engine.
///
/// @param engine does the work
/// @param address where
/// @param report what the user is told
/// @param mode how progress is shown
record ClusterPretraining(
    TrainingEngine engine, ClusterAddress address, Report report, Progress.Mode mode) {
  /// How many scans the machines compare; each costs every process a look at the storage.
  private static final int COMPARED_SCANS = 64;

  /// Runs it to its end.
  ///
  /// @return the exit status
  int run(PretrainingPlan chosen, TrainingTable table, RunFolder folder, Start start) {
    PretrainingPlan plan = placed(chosen);
    ClusterTraining training =
        new ClusterTraining(
            address,
            plan,
            plan.data().lesions().orElseThrow(),
            scans(table),
            steps(plan, table),
            folder,
            start);
    try (TrainingProgress watcher = new TrainingProgress(report, mode)) {
      table.tellUnusable(watcher);
      engine.run(training, watcher);
      return table.unusable().isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
    } catch (RunStopped stopped) {
      return TrainingFolder.ended(stopped, report);
    }
  }

  /// The plan as every machine can read it: with absolute paths.
  private static PretrainingPlan placed(PretrainingPlan plan) {
    Path table = whole(plan.data().lesions().orElseThrow());
    Path images =
        plan.data()
            .images()
            .map(ClusterPretraining::whole)
            .orElseGet(() -> TrainingTable.folderOf(table));
    return plan.withData(plan.data().at(Optional.of(table), Optional.of(images)))
        .withLoading(plan.loading().at(plan.loading().cache().map(ClusterPretraining::whole)));
  }

  private static Path whole(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// Asked here, so that what makes a run impossible is told before a machine is asked for.
  private static long steps(PretrainingPlan plan, TrainingTable table) {
    try {
      return Pretraining.steps(plan, table.data(new Scans(ByteBudget.DEFAULT)));
    } catch (IllegalArgumentException impossible) {
      throw new UsageProblem(String.valueOf(impossible.getMessage()), impossible);
    }
  }

  /// Where scans from all over the table lie; of those on a server every machine asks the server.
  private static List<Path> scans(TrainingTable table) {
    int lesions = table.lesions().size();
    int count = Math.min(COMPARED_SCANS, lesions);
    return IntStream.range(0, count)
        .mapToObj(n -> table.lesions().get((int) ((long) n * lesions / count)))
        .map(lesion -> new ScanPath(lesion.lesion().scanFile(), lesion.lesion().scanName()))
        .filter(scan -> !scan.isRemote())
        .map(scan -> SeriesChoice.of(scan.file()).files())
        .distinct()
        .toList();
  }
}
