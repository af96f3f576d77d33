package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.ClassProbing;
import dev.nidus.app.adaptation.ClassTask;
import dev.nidus.app.adaptation.Contender;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.PlainFeatures;
import dev.nidus.app.adaptation.ProbeReport;
import dev.nidus.app.adaptation.ProbeResult;
import dev.nidus.app.adaptation.Probing;
import dev.nidus.app.adaptation.Provenance;
import dev.nidus.app.adaptation.SplitCohort;
import dev.nidus.app.adaptation.SplitCohort.RowCheck;
import dev.nidus.app.adaptation.SurvivalProbing;
import dev.nidus.app.adaptation.Target;
import dev.nidus.app.command.ProbeSettings.MethodWord;
import dev.nidus.evidence.split.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus probe`: what features are worth for a task.
@Command(
    name = "probe",
    mixinStandardHelpOptions = true,
    description = {
      "Fit a simple model of features to labels, say how good it is on the test lesions, with"
          + " intervals over patients, and hold it against plainer features."
    })
final class ProbeCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin FeatureTableOptions tables = new FeatureTableOptions();
  @Mixin ProbeSettings settings = new ProbeSettings();
  @Mixin AgainstOptions against = new AgainstOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description =
          "Where predictions.csv, tuning.csv, probe.json and model.nidus go; rows that cannot be"
              + " used go to refused.csv.")
  Path output = Path.of("");

  @Option(names = "--label", paramLabel = "COLUMN", description = "The column of the classes.")
  Optional<String> label = Optional.empty();

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "The column of survival times, for a Cox probe.")
  Optional<String> time = Optional.empty();

  @Option(
      names = "--event",
      paramLabel = "COLUMN",
      description = "The column that is 1 where the event occurred, 0 where the follow-up ended.")
  Optional<String> event = Optional.empty();

  @Override
  public Integer call() throws IOException {
    settings.check();
    Optional<Target.Survival> survival = survival();
    Report report = new Report(command);
    FeatureCohort all = tables.open();
    List<RowCheck> checks = new ArrayList<>();
    if (survival.isPresent()) {
      all.requireColumn(survival.get().time());
      all.requireColumn(survival.get().event());
      checks.add(SurvivalProbing.check(survival.get()));
      requireNoPredictions(all, survival.get());
    } else {
      checks.add(ClassTask.check(labelColumn(all, label)));
    }
    if (settings.method.filter(word -> word == MethodWord.knn).isPresent()) {
      checks.add(ProbeCommand::direction);
    }
    List<PlainFeatures> plain =
        against.plain(all, settings.seed, workers.count(), new Report(command));
    plain.forEach(features -> checks.add(features::problem));
    SplitCohort cohort = tables.cohort(all, checks);
    Path folder = folder(output);
    Probing probing =
        survival.map(target -> survival(cohort, target)).orElseGet(() -> classes(cohort));
    List<Contender> contenders = new ArrayList<>();
    contenders.add(
        new Contender(
            "encoder",
            all.encoder().map(mark -> mark.encoder()).orElse("an encoder without a receipt"),
            cohort::features));
    plain.forEach(features -> contenders.add(features.over(cohort.lesions())));
    List<ProbeResult> results = results(probing, contenders);
    ProbeReport written =
        new ProbeReport(cohort, probing, results, provenance(cohort, results.getFirst()));
    written.write(folder);
    written.lines().forEach(report::say);
    report.say(
        "%d train, %d tune, %d test lesions; written to %s"
            .formatted(
                cohort.split().rows(Split.TRAIN).length,
                cohort.split().rows(Split.TUNE).length,
                cohort.split().rows(Split.TEST).length,
                output));
    return status(cohort, folder, report);
  }

  /// The statistics tell what they cannot take in sentences.
  private static List<ProbeResult> results(Probing probing, List<Contender> contenders) {
    try {
      return probing.run(contenders);
    } catch (IllegalArgumentException unusable) {
      throw new UsageProblem(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /// The column of the classes, checked.
  static String labelColumn(FeatureCohort all, Optional<String> label) {
    String column =
        all.requireColumn(
            label.orElseThrow(() ->
                new UsageProblem(
                    "give the column of the classes with --label, or --time and --event for"
                        + " survival")));
    requireNoPredictions(all, new Target.Classes(column, List.of("0", "1")));
    return column;
  }

  private Optional<Target.Survival> survival() {
    boolean cox = settings.method.filter(word -> word == MethodWord.cox).isPresent();
    if (time.isPresent() != event.isPresent()) {
      throw new UsageProblem("--time and --event belong together; give both");
    }
    if (time.isPresent() && (label.isPresent() || (settings.method.isPresent() && !cox))) {
      throw new UsageProblem(
          "--time and --event are for --method cox; leave %s away"
              .formatted(label.isPresent() ? "--label" : "--method"));
    }
    if (cox && time.isEmpty()) {
      throw new UsageProblem(
          "--method cox predicts survival: give --time and --event in place of --label");
    }
    return time.flatMap(days -> event.map(occurred -> new Target.Survival(days, occurred)));
  }

  private Probing classes(SplitCohort cohort) {
    ClassTask task = ClassTask.of(cohort, label.orElseThrow(), settings.folds);
    return new ClassProbing(
        task, settings.probe(task), settings.metric(task), settings.bootstrap(), settings.random());
  }

  private Probing survival(SplitCohort cohort, Target.Survival target) {
    return SurvivalProbing.of(
        cohort, target, settings.folds, settings.bootstrap(), settings.random());
  }

  /// A lesion whose features are all 0 points nowhere.
  private static Optional<String> direction(FeatureCohort lesions, int row) {
    for (float feature : lesions.features(row)) {
      if (feature != 0) {
        return Optional.empty();
      }
    }
    return Optional.of("all its features are 0, so that no lesion is nearer than another");
  }

  private static void requireNoPredictions(FeatureCohort all, Target target) {
    for (String column : target.columns()) {
      if (all.columns().contains(column)) {
        throw new UsageProblem(
            "%s has the column '%s' already; remove the predictions of an earlier run first"
                .formatted(all.names(), column));
      }
    }
  }

  static Provenance provenance(SplitCohort cohort, ProbeResult result) {
    return new Provenance(
        ProgramVersion.text(),
        cohort.lesions().encoder(),
        cohort.lesions().digest(),
        ProbeReport.sample(cohort, Split.TRAIN),
        new Provenance.TuningNote(
            result.tuning().by(), result.tuning().metric(), result.tuning().worth()),
        cohort.lesions().isSynthetic() ? Provenance.Origin.SYNTHETIC : Provenance.Origin.PATIENTS);
  }

  /// The folder of the results, made.
  static Path folder(Path output) {
    Path folder = output.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(output + " is a file; give the name of a folder");
    }
    RunOptions.makeFolder(folder);
    return folder;
  }

  /// The last words about rows that were left out.
  static int status(SplitCohort cohort, Path folder, Report report) {
    if (cohort.refused().isEmpty()) {
      return ExitStatus.DONE;
    }
    report.say(
        "%d refused, with reasons: %s"
            .formatted(cohort.refused().size(), folder.resolve("refused.csv")));
    return ExitStatus.SOME_REFUSED;
  }
}
