package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.ClassTask;
import dev.nidus.app.adaptation.CurveReport;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.LabelCurve;
import dev.nidus.app.adaptation.LabelCurve.Group;
import dev.nidus.app.adaptation.SplitCohort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus curve`: how a probe fares with fewer labels.
@Command(
    name = "curve",
    mixinStandardHelpOptions = true,
    description = {
      "Fit probes to nested parts of the training lesions, several draws of each, and show how good"
          + " they are on the test lesions."
    })
final class CurveCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin FeatureTableOptions tables = new FeatureTableOptions();
  @Mixin ProbeSettings settings = new ProbeSettings();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where curve.csv, curve.json, the drawings and index.html go.")
  Path output = Path.of("");

  @Option(names = "--label", paramLabel = "COLUMN", description = "The column of the classes.")
  Optional<String> label = Optional.empty();

  @Option(
      names = "--fractions",
      split = ",",
      paramLabel = "PERCENT",
      description = "Shares of the training lesions in percent (default: 100,50,20,10).")
  List<Double> percents = List.of(100.0, 50.0, 20.0, 10.0);

  @Option(names = "--draws", paramLabel = "N", description = "Subsets of each size (default: 5).")
  int draws = 5;

  /// What is drawn, by the words that users write.
  enum GroupWord {
    patient(Group.PATIENT),
    lesion(Group.LESION);

    private final Group group;

    GroupWord(Group group) {
      this.group = group;
    }
  }

  @Option(
      names = "--group",
      paramLabel = "patient|lesion",
      description = "Whether subsets take whole patients or single lesions (default: patient).")
  GroupWord group = GroupWord.patient;

  @Override
  public Integer call() throws IOException {
    settings.check();
    if (draws < 1 || draws > 1000) {
      throw new UsageProblem("--draws must be 1 to 1000, got " + draws);
    }
    List<Double> fractions = fractions();
    Report report = new Report(command);
    FeatureCohort all = tables.open();
    SplitCohort cohort =
        tables.cohort(all, List.of(ClassTask.check(ProbeCommand.labelColumn(all, label))));
    ClassTask task = ClassTask.of(cohort, label.orElseThrow(), settings.folds);
    Path folder = ProbeCommand.folder(output);
    LabelCurve curve =
        new LabelCurve(task, settings.probe(task), settings.metric(task), group.group, draws);
    List<LabelCurve.Point> points =
        curve.points(
            fractions,
            settings.bootstrap(),
            settings.random(),
            draw ->
                report.say(
                    "%s %% of the labels, draw %d: %d lesions of %d patients"
                        .formatted(
                            CurveReport.percent(draw.fraction()),
                            draw.draw(),
                            draw.lesions(),
                            draw.patients())));
    CurveReport written = new CurveReport(curve, points, ProgramVersion.text());
    written.write(folder);
    written.lines().forEach(report::say);
    report.say("page: %s".formatted(output.resolve("index.html")));
    return ProbeCommand.status(cohort, folder, report);
  }

  private List<Double> fractions() {
    for (double percent : percents) {
      if (!(percent > 0 && percent <= 100)) {
        throw new UsageProblem(
            "--fractions are percentages above 0 to 100, got %s".formatted(percent));
      }
    }
    if (percents.stream().distinct().count() < percents.size()) {
      throw new UsageProblem("--fractions name a percentage twice; each is one point of the curve");
    }
    return percents.stream().map(percent -> percent / 100).toList();
  }
}
