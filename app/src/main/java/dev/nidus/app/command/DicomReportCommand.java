package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.PredictionReceipt;
import dev.nidus.app.filing.FiledReport;
import dev.nidus.app.filing.ReportFolder;
import dev.nidus.app.filing.ReportRequest;
import dev.nidus.app.filing.ReportRun;
import dev.nidus.app.table.LesionTable;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.imaging.dicom.result.FindingSite;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebFailure;
import dev.nidus.imaging.dicom.web.Stored;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus dicom report`: what a model says of lesions, as structured reports of their studies.
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write a DICOM structured report (TID 1500) for each lesion: its point, the scores of a"
          + " model, and which model. TABLE holds predictions, as nidus predict writes them; or"
          + " what nidus predict takes, which is then done first.",
      "A report names the patient and study that its series names: that is what it is for. It is"
          + " the one output of Nidus that does."
    })
final class DicomReportCommand implements Callable<Integer> {
  private static final List<String> SCORES = List.of("pred_class", "risk");

  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "TABLE",
      description =
          "Predictions, features or lesions: a CSV with image_path, coordX, coordY, coordZ, where"
              + " image_path is a DICOM folder or zip or"
              + " dicomweb://HOST/ROOT/studies/UID/series/UID. Where it is another file of the"
              + " scan, the column dicom_series names the series. The columns finding_site and"
              + " lesion_id go into the report.")
  Path table = Path.of("");

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "The model, as nidus probe or nidus finetune writes it.")
  Path model = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where the reports go, each as UID.dcm, with reports.csv and refused.csv.")
  Path output = Path.of("");

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The encoder, where TABLE is one of lesions and the model has none in itself.")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Where relative image paths start (default: the folder of TABLE).")
  Optional<Path> root = Optional.empty();

  @Option(
      names = "--coords",
      paramLabel = "LPS|RAS|voxel",
      converter = Words.CoordinatesWord.class,
      description = "What the coordinates mean (default: LPS).")
  CoordinateSystem coordinates = CoordinateSystem.LPS;

  @Option(
      names = "--site",
      paramLabel = "SITE",
      description =
          "Where in the body the lesions are, as lung, or 39607008|SCT|Lung; a column finding_site"
              + " goes before it (default: the report does not say).")
  Optional<String> site = Optional.empty();

  @Option(
      names = "--patch-box",
      description =
          "Also write the patch that the encoder saw of each lesion, as a segmentation (SEG) on the"
              + " slices of its series.")
  boolean patchBox;

  @Option(
      names = "--stow",
      paramLabel = "URL",
      description = "Store the reports on a DICOMweb server: dicomweb://HOST/ROOT.")
  Optional<String> stow = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Report report = new Report(command);
    Path folder = output.toAbsolutePath().normalize();
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new UsageProblem(output + " is a file; give the name of a folder");
    }
    Optional<DicomWebAddress> server = stow.map(DicomReportCommand::address);
    Optional<FindingSite> where = site.map(DicomReportCommand::siteOf);
    RunOptions.makeFolder(folder);
    boolean scored = PredictionReceipt.isBeside(table);
    int predicted = scored ? ExitStatus.DONE : predict(folder);
    if (predicted != ExitStatus.DONE && predicted != ExitStatus.SOME_REFUSED) {
      return predicted;
    }
    ReportRun.Outcome outcome =
        ReportRun.of(
            new ReportRequest(
                scored ? table : predictions(folder),
                model,
                imageRoot(),
                coordinates,
                where,
                patchBox ? ReportRequest.Patches.WRITTEN : ReportRequest.Patches.LEFT_OUT,
                folder),
            new RemoteScans(
                    LesionOptions.scans(ByteBudget.DEFAULT.voxelBytes()), System.getenv(), report)
                ::source);
    ReportFolder.write(folder, outcome, Optional.empty());
    report.say("%d reports written to %s".formatted(outcome.filed().size(), output));
    List<String> instances =
        outcome.filed().stream().flatMap(filed -> filed.uids().stream()).toList();
    boolean refused = !outcome.refused().isEmpty();
    if (refused) {
      report.say(
          "%d refused, with reasons: %s"
              .formatted(outcome.refused().size(), output.resolve("refused.csv")));
    }
    if (server.isPresent() && !outcome.filed().isEmpty()) {
      Stored answer;
      try {
        answer = store(server.get(), folder, instances);
      } catch (DicomWebFailure e) {
        report.say(
            "nidus: the reports lie in %s, but could not be stored: %s"
                .formatted(output, e.getMessage()));
        return ExitStatus.BROKEN_OFF;
      }
      ReportFolder.write(folder, outcome, Optional.of(answer));
      report.say("%d stored on %s".formatted(answer.stored().size(), server.get()));
      answer.refused().forEach(words -> report.say("the server refuses " + words));
      refused |= answer.stored().size() < instances.size();
    }
    return refused || predicted == ExitStatus.SOME_REFUSED
        ? ExitStatus.SOME_REFUSED
        : ExitStatus.DONE;
  }

  private static Path predictions(Path folder) {
    return folder.resolve("predictions.csv");
  }

  /// Predicts as a user would, with the predictions beside the reports.
  private int predict(Path folder) {
    List<String> columns =
        new LesionTable(table, imageRoot(), coordinates, LesionTable.Seeds.UNUSED).columns();
    for (String column : SCORES) {
      if (columns.contains(column)) {
        throw new UsageProblem(
            "%s has the column '%s' but no receipt of nidus predict beside it, so nobody can say which model it is of; predict again"
                .formatted(table, column));
      }
    }
    List<String> words =
        new ArrayList<>(
            List.of(
                "predict",
                table.toString(),
                "--model",
                model.toString(),
                "-o",
                predictions(folder).toString(),
                "--progress",
                "none",
                "--root",
                imageRoot().toString(),
                "--coords",
                coordinates.name()));
    weights.ifPresent(file -> words.addAll(List.of("--weights", file.toString())));
    return RootCommand.run(
        command.commandLine().getOut(),
        command.commandLine().getErr(),
        words.toArray(String[]::new));
  }

  private Path imageRoot() {
    Path folder = table.toAbsolutePath().normalize().getParent();
    return root.map(Path::toAbsolutePath)
        .map(Path::normalize)
        .orElse(folder == null ? Path.of("").toAbsolutePath() : folder);
  }

  private static Stored store(DicomWebAddress server, Path folder, List<String> instances)
      throws IOException, DicomWebFailure {
    try (var client = RemoteScans.connect(server, System.getenv())) {
      return client.store(instances.stream().map(uid -> FiledReport.fileOf(folder, uid)).toList());
    }
  }

  private static DicomWebAddress address(String text) {
    try {
      return DicomWebAddress.parse(text);
    } catch (DicomWebFailure e) {
      throw new UsageProblem("--stow: " + e.getMessage(), e);
    }
  }

  private static FindingSite siteOf(String text) {
    try {
      return FindingSite.of(text);
    } catch (IllegalArgumentException unknown) {
      throw new UsageProblem("--site: " + unknown.getMessage(), unknown);
    }
  }
}
