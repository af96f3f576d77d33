package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.finetuning.Finetuning;
import dev.nidus.learning.finetuning.FinetuningData;
import dev.nidus.learning.finetuning.UnusableLabels;
import dev.nidus.learning.finetuning.UnusableStart;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.StartPlan;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus finetune`: from an encoder and labelled lesions to a model.
@Command(
    name = "finetune",
    mixinStandardHelpOptions = true,
    description = {
      "Train an encoder and a head on lesions with labels. DIR gets the model (model.safetensors,"
          + " which nidus predict takes), curves, checkpoints and a model card."
    })
final class FinetuneCommand implements Callable<Integer> {
  private static final Pattern LAST = Pattern.compile("last-([1-4])");

  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      arity = "0..1",
      paramLabel = "LESIONS",
      description =
          "CSV with image_path, coordX, coordY, coordZ and the label (default: the plan's"
              + " data.lesions).")
  Optional<Path> lesions = Optional.empty();

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The column with the class of each lesion.")
  Optional<String> label = Optional.empty();

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The encoder to begin from: a PyTorch file or safetensors.")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = "--from-scratch",
      description =
          "Begin from random weights, the supervised baseline: in the network and with the patch of"
              + " --weights, else those of the plan (default then: supervised).")
  boolean fromScratch;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the run.")
  Path output = Path.of("");

  @Option(
      names = "--split",
      paramLabel = "FILE",
      description =
          "CSV with row (from 1) or the --id column, and split: train, tune or test (default: the"
              + " column split of LESIONS; without it all lesions train).")
  Optional<Path> split = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that names a lesion in LESIONS and in the split.")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "The column that names the patient; no patient may be in two splits.")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--allow-overlap",
      description = "Go on where splits share lesions, scans or patients.")
  boolean allowOverlap;

  @Option(
      names = "--trunk",
      paramLabel = "full|frozen|last-N",
      description =
          "Which part of the encoder learns: all, none, or its last N of 4 stages (default: the"
              + " plan's, full).")
  Optional<String> trunk = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "NAME|FILE",
      description =
          "A plan that comes with nidus (site, malignancy, survival, supervised, few-labels,"
              + " small-study) or a plan file; see nidus plan show.")
  Optional<String> plan = Optional.empty();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another value than the plan's, such as --set optimizer.lr=1e-4. Repeatable.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--cluster",
      hidden = true,
      paramLabel = "ADDRESS",
      description = "Refused: fine-tuning runs on one machine.")
  Optional<String> cluster = Optional.empty();

  @Mixin IrregularSliceOption irregular = new IrregularSliceOption();

  @Option(names = "--resume", description = "Go on from the last checkpoint in DIR.")
  boolean resume;

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|slicer|none",
      description = "How progress is shown (default: a bar on a terminal, else plain lines).")
  RunOptions.ProgressWord progress = RunOptions.ProgressWord.auto;

  @Override
  public Integer call() throws IOException {
    if (cluster.isPresent()) {
      throw new UsageProblem(
          "finetune runs on one machine and takes no --cluster; extract and pretrain do");
    }
    Start start = resume ? Start.RESUMED : Start.ANEW;
    TrainingFolder folder = TrainingFolder.of(output);
    Report report = new Report(command);
    if (folder.hasNothingToResume(start, report)) {
      return ExitStatus.DONE;
    }
    FinetuningPlan chosen = plan();
    LabelledTable table = LabelledTable.read(chosen.data());
    try {
      FinetuningData data =
          FinetuningData.of(
              chosen,
              table.lesions(),
              RemoteScans.reading(
                  ByteBudget.DEFAULT, IrregularSlices.upTo(chosen.data().resampleSlices()), report),
              table.digest(),
              table.refused().size());
      int threads =
          chosen.training().threads().orElseGet(() -> Runtime.getRuntime().availableProcessors());
      Finetuning run =
          Finetuning.of(
              chosen,
              data,
              TuningScores.of(chosen.tuning().criterion()),
              folder.run(),
              new Surroundings(ProgramVersion.text(), Machine.describe(), threads));
      boolean isNew = folder.isMissing();
      folder.make(start);
      try {
        return train(run, start, table, report);
      } finally {
        if (isNew) {
          folder.run().removeUnlessBegun();
        }
      }
    } catch (UnusableLabels | UnusableStart e) {
      throw new UsageProblem(String.valueOf(e.getMessage()), e);
    }
  }

  private int train(Finetuning run, Start start, LabelledTable table, Report report) {
    try (TrainingProgress watcher = new TrainingProgress(report, progress.mode())) {
      table.refused().forEach(watcher::remark);
      if (table.unused() > 0) {
        watcher.remark("%d rows are in no split and are not used".formatted(table.unused()));
      }
      run.run(start, watcher);
      return table.refused().isEmpty() ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
    } catch (RunStopped stopped) {
      return TrainingFolder.ended(stopped, report);
    }
  }

  /// The plan with what the options say over it, and --set over both.
  private FinetuningPlan plan() throws IOException {
    List<String> all = new ArrayList<>();
    lesions.ifPresent(file -> all.add("data.lesions=" + quoted(file.toString())));
    label.ifPresent(column -> all.add("data.label=" + quoted(column)));
    split.ifPresent(file -> all.add("data.split=" + quoted(file.toString())));
    id.ifPresent(column -> all.add("data.id_column=" + quoted(column)));
    patient.ifPresent(column -> all.add("data.patient_column=" + quoted(column)));
    if (allowOverlap) {
      all.add("data.overlap=allow");
    }
    weights.ifPresent(file ->
        all.add(
            "start={kind: %s, file: %s}"
                .formatted(fromScratch ? "like" : "weights", quoted(file.toString()))));
    trunk.ifPresent(word -> all.add("trunk=" + trunk(word)));
    irregular.addTo(all);
    all.addAll(settings);
    FinetuningPlan chosen;
    if (plan.isPresent()) {
      chosen = PlanCommand.readFinetuning(plan.get(), all);
    } else if (fromScratch && weights.isEmpty()) {
      chosen = PlanCommand.readFinetuning(FinetuningPreset.SUPERVISED.word(), all);
    } else {
      try {
        chosen = Plans.finetuning(all);
      } catch (UnusablePlan e) {
        throw PlanCommand.objections(e);
      }
    }
    if (fromScratch && chosen.start() instanceof StartPlan.Weights) {
      throw new UsageProblem(
          "--from-scratch needs a network: give --weights, whose network and patch are then taken,"
              + " or a plan whose start.kind is random");
    }
    return chosen;
  }

  private static String trunk(String word) {
    Matcher last = LAST.matcher(word);
    if (last.matches()) {
      return "{kind: last-stages, stages: %s}".formatted(last.group(1));
    }
    if (word.equals("full") || word.equals("frozen")) {
      return "{kind: %s}".formatted(word);
    }
    throw new UsageProblem(
        "--trunk is '%s', allowed are full, frozen, last-1, last-2, last-3, last-4"
            .formatted(word));
  }

  /// As YAML text.
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
