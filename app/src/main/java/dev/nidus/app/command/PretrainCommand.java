package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.TrainingEngine;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.pretraining.Pretraining;
import dev.nidus.learning.run.RunAttempt;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.tensor.PeerLost;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Rendezvous;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus pretrain`: from lesions without labels to an encoder.
@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    description = {
      "Train an encoder on lesions without labels, as a plan says. DIR gets the encoder"
          + " (model.safetensors, which nidus extract takes), curves, checkpoints and a model card."
    })
final class PretrainCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "PLAN",
      description =
          "A plan file, or a plan that comes with nidus (see nidus plan show) with --set"
              + " data.lesions=lesions.csv.")
  String plan = "";

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the run.")
  Path output = Path.of("");

  @Option(names = "--resume", description = "Go on from the last checkpoint in DIR.")
  boolean resume;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another value than the plan's, such as --set optimizer.lr=0.1. Repeatable.")
  List<String> settings = new ArrayList<>();

  @Mixin IrregularSliceOption irregular = new IrregularSliceOption();

  @Option(
      names = "--processes",
      paramLabel = "N",
      description =
          "Processes that share every step, started on this machine; with --cluster, on that; with"
              + " --rank, how many there are on all machines (default: the plan's).")
  Optional<Integer> processes = Optional.empty();

  @Option(
      names = "--rank",
      paramLabel = "R",
      description = "This process's number, 0 to N - 1, when you start each yourself.")
  Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--master",
      paramLabel = "HOST:PORT",
      description = "Where process 0 listens, with --rank.")
  Optional<String> master = Optional.empty();

  @Option(
      names = "--cluster",
      paramLabel = "spark://HOST:PORT|local[N]",
      description =
          "Start the processes on Apache Spark, one in each slot for a task: on a standalone"
              + " cluster, or N in one process. DIR and the scans must be seen by all machines.")
  Optional<String> cluster = Optional.empty();

  @Mixin MemberOptions member = new MemberOptions();

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|slicer|none",
      description = "How progress is shown (default: a bar on a terminal, else plain lines).")
  RunOptions.ProgressWord progress = RunOptions.ProgressWord.auto;

  @Override
  public Integer call() throws IOException, InterruptedException {
    member.parent.ifPresent(PretrainCommand::endWith);
    Optional<ClusterAddress> address = address();
    Optional<TrainingEngine> engine = address.flatMap(_ -> ClusterProcess.trainingEngine());
    if (address.isPresent() && engine.isEmpty()) {
      return ClusterProcess.run(command.commandLine().getParseResult().originalArgs());
    }
    PretrainingPlan chosen = PlanCommand.read(plan, allSettings());
    TrainingFolder folder = TrainingFolder.of(output);
    Report report = new Report(command);
    Start start = resume ? Start.RESUMED : Start.ANEW;
    if (folder.hasNothingToResume(start, report)) {
      return ExitStatus.DONE;
    }
    boolean isNew = folder.isMissing();
    // the first process may have begun the run that the others take part in
    boolean isSecond = rank.isPresent() && rank.get() != 0;
    folder.make(isSecond ? Start.RESUMED : start);
    try {
      TrainingTable table = TrainingTable.read(chosen.data(), member.table);
      return engine.isPresent()
          ? new ClusterPretraining(engine.get(), address.orElseThrow(), report, progress.mode())
              .run(chosen, table, folder.run(), start)
          : start(chosen, table, folder.run(), report);
    } finally {
      if (isNew && rank.isEmpty()) {
        folder.run().removeUnlessBegun();
      }
    }
  }

  private Optional<ClusterAddress> address() {
    if (rank.isEmpty() != master.isEmpty()) {
      throw new UsageProblem("--rank and --master go together");
    }
    if (cluster.isPresent() && rank.isPresent()) {
      throw new UsageProblem(
          "--rank starts one process by hand, --cluster starts all of them; give one of the two");
    }
    return cluster.map(ClusterAddress::parse);
  }

  private int start(PretrainingPlan chosen, TrainingTable table, RunFolder folder, Report report)
      throws IOException, InterruptedException {
    int count = chosen.training().processes();
    if (rank.isPresent() && (rank.get() < 0 || rank.get() >= count)) {
      throw new UsageProblem(
          "--rank is %d, but with %d processes it is 0 to %d"
              .formatted(rank.get(), count, count - 1));
    }
    if (rank.isEmpty() && count > 1) {
      return TrainingProcesses.run(count, childArguments(), report);
    }
    RunFolder own =
        member
            .attempt
            .map(name -> folder.during(new RunAttempt(folder.root(), name)))
            .orElse(folder);
    return train(chosen, table, own, report);
  }

  private List<String> allSettings() {
    List<String> all = new ArrayList<>(settings);
    processes.ifPresent(count -> all.add("training.processes=" + count));
    irregular.addTo(all);
    return all;
  }

  private List<String> childArguments() {
    List<String> arguments = new ArrayList<>(List.of("pretrain", plan, "-o", output.toString()));
    allSettings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of("--progress", progress.name()));
    if (resume) {
      arguments.add("--resume");
    }
    return arguments;
  }

  private int train(PretrainingPlan chosen, TrainingTable table, RunFolder folder, Report report)
      throws IOException {
    try (ProcessGroup group = group(chosen);
        TrainingProgress watcher = new TrainingProgress(report, progress.mode())) {
      if (group.rank() == 0) {
        table.tellUnusable(watcher);
      }
      Pretraining.of(
              chosen,
              table.data(
                  RemoteScans.reading(
                      ByteBudget.DEFAULT,
                      IrregularSlices.upTo(chosen.data().resampleSlices()),
                      report)),
              folder,
              new Surroundings(ProgramVersion.text(), Machine.describe(), threads(chosen)),
              group)
          .run(resume ? Start.RESUMED : Start.ANEW, watcher);
      return table.unusable().isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
    } catch (RunStopped stopped) {
      return TrainingFolder.ended(stopped, report);
    } catch (PeerLost lost) {
      report.say("nidus: " + lost.getMessage());
      return ExitStatus.BROKEN_OFF;
    }
  }

  private ProcessGroup group(PretrainingPlan chosen) {
    if (master.isEmpty()) {
      return ProcessGroup.alone();
    }
    int colon = master.get().lastIndexOf(':');
    String port = colon < 0 ? "" : master.get().substring(colon + 1);
    if (!port.matches("[0-9]{1,5}")) {
      throw new UsageProblem(
          "--master is HOST:PORT such as 10.0.0.5:29500, got '%s'".formatted(master.get()));
    }
    return ProcessGroup.join(
        new Rendezvous(
            master.get().substring(0, colon),
            Integer.parseInt(port),
            rank.orElseThrow(),
            chosen.training().processes(),
            member.patience()));
  }

  private int threads(PretrainingPlan chosen) {
    return chosen
        .training()
        .threads()
        .or(() -> member.threads)
        .orElseGet(() -> Runtime.getRuntime().availableProcessors());
  }

  /// A process whose parent is gone, even by kill -9, must not train on by itself.
  private static void endWith(long pid) {
    Thread watch =
        new Thread(
            () -> {
              ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
              Runtime.getRuntime().halt(ExitStatus.BROKEN_OFF);
            },
            "wait for the parent");
    watch.setDaemon(true);
    watch.start();
  }
}
