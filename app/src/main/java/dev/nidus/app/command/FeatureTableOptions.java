package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.FeatureFile;
import dev.nidus.app.adaptation.SplitCohort;
import dev.nidus.app.adaptation.SplitCohort.OverlapRule;
import dev.nidus.app.adaptation.SplitCohort.PatientRule;
import dev.nidus.app.adaptation.SplitSource;
import dev.nidus.evidence.split.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which lesions train, tune and test, and whose they are.
final class FeatureTableOptions {
  private static final String SPLIT = "split";

  @Parameters(
      arity = "0..1",
      paramLabel = "FEATURES",
      description =
          "Features as extract writes them, a CSV, Parquet or a folder of parts, with a column of"
              + " labels. Or three of them, with --train, --tune and --test.")
  Optional<Path> features = Optional.empty();

  @Option(
      names = "--train",
      paramLabel = "FILE",
      description = "Features of the training lesions, in place of FEATURES and a split.")
  Optional<Path> train = Optional.empty();

  @Option(
      names = "--tune",
      paramLabel = "FILE",
      description = "Features of the tuning lesions (the reference's val file).")
  Optional<Path> tune = Optional.empty();

  @Option(names = "--test", paramLabel = "FILE", description = "Features of the test lesions.")
  Optional<Path> test = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "FILE|COLUMN",
      description =
          "A CSV with 'split' (train, tune or test) and an id column or 'row'; or a column of"
              + " FEATURES (default: its column 'split').")
  Optional<String> split = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that joins the split to FEATURES.")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "The column that names the patient (default: PatientID or patient).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--independent",
      description = "Every row is of another patient; the table has no patient column.")
  boolean independent;

  @Option(
      names = "--allow-overlap",
      description = "Go on although a patient or a lesion lies in two splits; the result says so.")
  boolean allowOverlap;

  /// The tables, in the order train, tune, test.
  List<Path> files() {
    List<Path> three = new ArrayList<>();
    train.ifPresent(three::add);
    tune.ifPresent(three::add);
    test.ifPresent(three::add);
    if (features.isPresent() == !three.isEmpty()) {
      throw new UsageProblem(
          features.isPresent()
              ? "FEATURES has a split of its own; leave --train, --tune and --test away, or give"
                  + " only them"
              : "give a table of features, or three of them with --train, --tune and --test");
    }
    if (!three.isEmpty() && (train.isEmpty() || test.isEmpty())) {
      throw new UsageProblem(
          "without FEATURES both --train and --test are needed; --tune may be missing");
    }
    if (!three.isEmpty() && split.isPresent()) {
      throw new UsageProblem(
          "--split belongs to one table; --train, --tune and --test are a split");
    }
    return features.map(List::of).orElse(three);
  }

  /// All lesions of the tables.
  FeatureCohort open() {
    return FeatureCohort.of(files().stream().map(FeatureFile::read).toList());
  }

  /// The lesions that can be used.
  SplitCohort cohort(FeatureCohort all, List<SplitCohort.RowCheck> checks) {
    return SplitCohort.of(
        all,
        source(all),
        patientRule(all, patient, independent),
        allowOverlap ? OverlapRule.ALLOWED : OverlapRule.REFUSED,
        checks);
  }

  /// Whether it is said which lesions of one table train and are tested.
  boolean isSplit(FeatureCohort all) {
    return split.isPresent() || all.columns().contains(SPLIT);
  }

  SplitSource source(FeatureCohort all) {
    if (features.isEmpty()) {
      return new SplitSource.Tables(
          tune.isPresent()
              ? List.of(Split.TRAIN, Split.TUNE, Split.TEST)
              : List.of(Split.TRAIN, Split.TEST));
    }
    if (split.isEmpty()) {
      if (!all.columns().contains(SPLIT)) {
        throw new UsageProblem(
            "%s has no column 'split'; give --split split.csv (nidus split draws one), or three tables with --train, --tune and --test"
                .formatted(all.names()));
      }
      return new SplitSource.Column(SPLIT);
    }
    Path file = Path.of(split.get());
    if (Files.exists(file)) {
      return new SplitSource.Table(file, id);
    }
    if (all.columns().contains(split.get())) {
      return new SplitSource.Column(split.get());
    }
    throw new UsageProblem(
        "--split %s is neither a file nor a column of %s".formatted(split.get(), all.names()));
  }

  /// Whose lesions the rows of a table are.
  static PatientRule patientRule(FeatureCohort all, Optional<String> patient, boolean independent) {
    return patientColumn(all.columns(), all.names(), patient, independent)
        .<PatientRule>map(PatientRule.Column::new)
        .orElseGet(PatientRule.OneEach::new);
  }

  /// The column of the patients; none if every row is another one.
  static Optional<String> patientColumn(
      List<String> columns, String table, Optional<String> patient, boolean independent) {
    if (independent && patient.isPresent()) {
      throw new UsageProblem("--patient and --independent exclude each other; leave one away");
    }
    if (independent) {
      return Optional.empty();
    }
    if (patient.isPresent()) {
      return patient;
    }
    for (String usual : List.of("PatientID", "patient")) {
      if (columns.contains(usual)) {
        return Optional.of(usual);
      }
    }
    throw new UsageProblem(
        "%s has no column PatientID or patient: name the column of the patients with --patient, since lesions of a patient are not independent, or say --independent if every row is of another one"
            .formatted(table));
  }
}
