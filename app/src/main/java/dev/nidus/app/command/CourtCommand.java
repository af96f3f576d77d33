package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.SplitCohort.OverlapRule;
import dev.nidus.app.court.CourtFolder;
import dev.nidus.app.court.CourtRequest;
import dev.nidus.app.court.LesionView;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.evidence.audit.Finding;
import dev.nidus.evidence.audit.ShortcutCourt;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus court`: whether a model goes by a shortcut.
@Command(
    name = "court",
    mixinStandardHelpOptions = true,
    description = {
      "Try a model of features for shortcuts: the same probe is shown the size of the lesion alone,"
          + " Hounsfield units alone, the background without the lesion, the lesion alone, how the"
          + " scan was taken, and shuffled labels; the verdict is convicted, acquitted, or not"
          + " enough evidence, with its reason."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:heard, whatever the verdict",
      "2:the case cannot be heard",
      "3:heard, but some rows were refused; or convicted with --strict"
    })
final class CourtCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin FeatureTableOptions tables = new FeatureTableOptions();

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "The column of the classes that the model tells apart.")
  String label = "";

  @Option(
      names = "--cross-validate",
      paramLabel = "FOLDS",
      description =
          "Hear all patients in folds, each asked by a probe of the others, in place of one split"
              + " (default where there is no split: 5).")
  Optional<Integer> folds = Optional.empty();

  @Option(
      names = "--size",
      paramLabel = "COLUMN",
      description =
          "The size of the lesion (default: diameter_mm, volume_cm3, size_mm, diameter or volume,"
              + " else the volume of its mask).")
  Optional<String> size = Optional.empty();

  @Option(
      names = "--acquisition",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns of how the scans were taken, separated by commas (default: those with usual"
              + " names, as kernel, ConvolutionKernel, Manufacturer, SliceThickness, phase).")
  List<String> acquisition = new ArrayList<>();

  @Mixin OpenedImages images = new OpenedImages();

  @Option(
      names = "--mask",
      paramLabel = "COLUMN",
      description = "The column of the masks' paths (default: mask_path).")
  String mask = "mask_path";

  @Option(
      names = "--background",
      paramLabel = "CSV",
      description =
          "Features of the patches without the lesion, by your own encoder, in place of plain"
              + " numbers; rows are matched as compare does it.")
  Optional<Path> background = Optional.empty();

  @Option(
      names = "--lesion-only",
      paramLabel = "CSV",
      description = "Features of the lesion without its surroundings, likewise.")
  Optional<Path> lesionOnly = Optional.empty();

  @Option(
      names = "--share",
      paramLabel = "SHARE",
      description =
          "Which part of the model's ROC-AUC above 0.5 a shortcut must explain for a conviction"
              + " (default: 0.5).")
  double share = 0.5;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples of patients (default: 2000).")
  int replicates = 2000;

  @Option(
      names = "--shuffles",
      paramLabel = "N",
      description = "How often labels are shuffled, at least 19 (default: 19).")
  int shuffles = 19;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where the random numbers start (default: 0).")
  long seed;

  @Option(names = "--strict", description = "Exit with 3 on a conviction.")
  boolean strict;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (!(share > 0 && share < 1)) {
      throw new UsageProblem("--share lies between 0 and 1 (0.5 is usual), got " + share);
    }
    if (replicates < 1000 || replicates > 1_000_000) {
      throw new UsageProblem(
          "--replicates must be 1000 to 1000000, since a limit lies far out, got " + replicates);
    }
    if (shuffles < 19 || shuffles > 10_000) {
      throw new UsageProblem(
          "--shuffles must be 19 to 10000: fewer cannot show 5 %, got " + shuffles);
    }
    FeatureCohort all = tables.open();
    CourtFolder done =
        CourtFolder.write(
            output, all, request(all), "nidus " + ProgramVersion.text(), CommandText.of(command));
    int status = new Report(command).written(done.lines(), done.refused(), output);
    return strict && done.finding() == Finding.CONVICTED ? ExitStatus.SOME_REFUSED : status;
  }

  private CourtRequest request(FeatureCohort all) {
    ShortcutCourt usual = ShortcutCourt.usual();
    Map<LesionView, Path> views = new EnumMap<>(LesionView.class);
    background.ifPresent(file -> views.put(LesionView.BACKGROUND, file));
    lesionOnly.ifPresent(file -> views.put(LesionView.LESION, file));
    size.ifPresent(all::requireColumn);
    acquisition.forEach(all::requireColumn);
    return new CourtRequest(
        all.requireColumn(label),
        FeatureTableOptions.patientRule(all, tables.patient, tables.independent),
        trial(all),
        tables.allowOverlap ? OverlapRule.ALLOWED : OverlapRule.REFUSED,
        size.map(List::of).orElse(AgainstOptions.SIZES),
        acquisition.isEmpty() ? CourtRequest.usualAcquisition(all, label) : acquisition,
        images(all),
        views,
        new ShortcutCourt(usual.probe(), usual.folds(), share, usual.error(), replicates, shuffles),
        seed);
  }

  private CourtRequest.ImageRule images(FeatureCohort all) {
    if (images.tablesOnly) {
      return new CourtRequest.ImageRule.Closed();
    }
    // unless told otherwise, views are of the same voxels as the features
    IrregularSlices slices =
        images.irregular.widestGap.isPresent()
            ? images.irregular.slices()
            : all.run(0).map(RunReceipt::slices).orElseGet(IrregularSlices.Refuse::new);
    return new CourtRequest.ImageRule.Open(
        mask,
        images.root(),
        RemoteScans.reading(ByteBudget.DEFAULT, slices, new Report(command)),
        slices);
  }

  private CourtRequest.TrialRule trial(FeatureCohort all) {
    boolean divided = tables.features.isEmpty() || tables.isSplit(all);
    if (folds.isEmpty() && divided) {
      return new CourtRequest.TrialRule.Split(tables.source(all));
    }
    int count = folds.orElse(5);
    if (count < 2 || count > 1000) {
      throw new UsageProblem("--cross-validate must be 2 to 1000 folds, got " + count);
    }
    return new CourtRequest.TrialRule.Folds(count);
  }
}
