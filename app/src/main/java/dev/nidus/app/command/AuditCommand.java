package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.audit.AuditFolder;
import dev.nidus.app.audit.AuditRequest;
import dev.nidus.app.audit.KeyColumns;
import dev.nidus.evidence.audit.Role;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus audit`: whether the splits of a study are apart.
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Say what the splits of a study share: patients, studies, scans, lesions and near-duplicates,"
          + " as audit.json, a page, and the rows in question."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:audited, whatever was found",
      "2:the tables cannot be audited",
      "3:audited with --strict, and something is on both sides of a split"
    })
final class AuditCommand implements Callable<Integer> {
  private static final double NEAR = 0.05;

  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = "--pretrain",
      paramLabel = "TABLE",
      description = "CSV with a row for each lesion that an encoder was trained on without labels.")
  Optional<Path> pretrain = Optional.empty();

  @Option(
      names = "--train",
      paramLabel = "TABLE",
      description = "CSV with the lesions that a model was fitted to.")
  Optional<Path> train = Optional.empty();

  @Option(
      names = "--tune",
      paramLabel = "TABLE",
      description = "CSV with the lesions by which settings were chosen.")
  Optional<Path> tune = Optional.empty();

  @Option(
      names = "--test",
      paramLabel = "TABLE",
      description = "CSV with the lesions that say how good the model is.")
  Optional<Path> test = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description =
          "Whose lesion a row is (default: PatientID, else the first part of DeepLesion's file"
              + " names).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--study",
      paramLabel = "COLUMN",
      description =
          "The examination (default: StudyInstanceUID, else the first two parts of DeepLesion's"
              + " file names).")
  Optional<String> study = Optional.empty();

  @Option(
      names = "--scan",
      paramLabel = "COLUMN",
      description =
          "The scan (default: seriesuid or SeriesInstanceUID, else the series in the file names of"
              + " DeepLesion and LUNA16, else the path).")
  Optional<String> scan = Optional.empty();

  @Option(
      names = "--lesion",
      paramLabel = "COLUMN",
      description = "What names a lesion (default: its file and coordinates).")
  Optional<String> lesion = Optional.empty();

  @Option(
      names = "--features",
      paramLabel = "CSV",
      description =
          "Features of the lesions of all splits, as extract writes them: look for"
              + " near-duplicates.")
  Optional<Path> features = Optional.empty();

  @Option(
      names = "--near",
      paramLabel = "SHARE",
      description =
          "Features are near-duplicates if they are at most so far apart, as a share of the middle"
              + " distance of a lesion to the nearest one of another patient (default: 0.05).")
  double near = NEAR;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "A class, for the design effect of several lesions in a patient and, with --features or"
              + " --predictions, for the intervals of a model by patient beside by lesion.")
  Optional<String> label = Optional.empty();

  @Option(
      names = "--predictions",
      paramLabel = "CSV",
      description =
          "Predictions of a model for the test lesions, as evaluate reads them: its intervals by"
              + " patient beside by lesion.")
  Optional<Path> predictions = Optional.empty();

  @Mixin OpenedImages images = new OpenedImages();

  @Option(names = "--strict", description = "Exit with 3 if anything is on both sides of a split.")
  boolean strict;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (!(near > 0 && near < 1)) {
      throw new UsageProblem("--near is a share between 0 and 1 (0.05 is usual), got " + near);
    }
    Map<Role, Path> tables = new EnumMap<>(Role.class);
    pretrain.ifPresent(file -> tables.put(Role.PRETRAIN, file));
    train.ifPresent(file -> tables.put(Role.TRAIN, file));
    tune.ifPresent(file -> tables.put(Role.TUNE, file));
    test.ifPresent(file -> tables.put(Role.TEST, file));
    AuditFolder done =
        AuditFolder.write(
            output,
            new AuditRequest(
                tables,
                new KeyColumns(patient, study, scan, lesion),
                features,
                near,
                images.tablesOnly
                    ? new AuditRequest.ImageRule.Closed()
                    : new AuditRequest.ImageRule.Open(
                        images.root(),
                        RemoteScans.reading(
                            ByteBudget.DEFAULT, images.irregular.slices(), new Report(command)),
                        images.irregular.slices()),
                predictions,
                label),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    int status = new Report(command).written(done.lines(), 0, output);
    return strict && done.leaks() ? ExitStatus.SOME_REFUSED : status;
  }
}
