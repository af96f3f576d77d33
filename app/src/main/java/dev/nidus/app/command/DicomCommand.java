package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBox;
import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.series.DamagedFiles;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import dev.nidus.imaging.dicom.series.ListedSeries;
import dev.nidus.imaging.dicom.series.SeriesListing;
import dev.nidus.imaging.nifti.NiftiWriter;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus dicom`: what DICOM files hold, and series as scans.
@Command(
    name = "dicom",
    mixinStandardHelpOptions = true,
    description =
        "Look into DICOM folders and zips, turn series into scans, and results into reports.",
    subcommands = {DicomCommand.Series.class, DicomCommand.Convert.class, DicomReportCommand.class})
final class DicomCommand implements Runnable {
  @Spec CommandSpec command = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "say list, convert or report");
  }

  /// `nidus dicom list`.
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = {
        "Print the CT series of a folder or zip, and what stands in the way of reading them.",
        "Status 3 where a series or a file cannot be read."
      })
  static final class Series implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(
        paramLabel = "FOLDER|ZIP|FILE|URL",
        description =
            "Where the DICOM files are; or a DICOMweb server: dicomweb://HOST/ROOT, perhaps with"
                + " /studies/UID.")
    String where = "";

    @Option(
        names = "--max-scan-bytes",
        paramLabel = "BYTES",
        description = "The most voxel data that one scan may hold (default: 8 GB).")
    long maxScanBytes = ByteBudget.DEFAULT.voxelBytes();

    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write the list as JSON too, FILE.json.")
    Optional<Path> output = Optional.empty();

    @Override
    public Integer call() throws IOException {
      Optional<Path> json = output.map(DicomListJson::file);
      if (ServerListing.isAddress(where)) {
        return ServerListing.print(where, System.getenv(), command.commandLine().getOut(), json);
      }
      Path place = place(where);
      SeriesListing listing;
      try {
        listing =
            new DicomSeriesReader(LesionOptions.budget(maxScanBytes), DamagedFiles.REFUSE)
                .list(place, place.toString());
      } catch (UnreadableScan e) {
        throw new UsageProblem(e.getMessage());
      }
      PrintWriter out = command.commandLine().getOut();
      listing.series().forEach(series -> out.println(series.line()));
      new TreeMap<>(listing.leftOut())
          .forEach((what, files) -> out.println("left out: %d x %s".formatted(files, what)));
      if (listing.others() > 0) {
        out.println("not DICOM: %d files".formatted(listing.others()));
      }
      listing.damaged().forEach(sentence -> out.println("damaged: " + sentence));
      listing
          .programs()
          .forEach(sentence -> out.println("take care: %s; do not run it".formatted(sentence)));
      if (listing.series().isEmpty()) {
        out.println("no series of CT slices");
      }
      if (json.isPresent()) {
        DicomListJson.write(json.get(), place.toString(), listing);
      }
      boolean sound =
          listing.damaged().isEmpty()
              && listing.series().stream().map(ListedSeries::problem).allMatch(p -> p.isEmpty());
      return sound ? ExitStatus.DONE : ExitStatus.SOME_REFUSED;
    }
  }

  /// A path that a user wrote.
  private static Path place(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageProblem("'%s' is no path".formatted(text), e);
    }
  }

  /// `nidus dicom convert`.
  @Command(
      name = "convert",
      mixinStandardHelpOptions = true,
      description = {
        "Write a series as a NIfTI file: the same voxels in the same place, 16-bit integers where"
            + " the values are such, else single precision.",
        "The file holds nothing of the patient: NIfTI has no place for it.",
        "With --deidentify, write its DICOM files without what tells who the patient is."
      })
  static final class Convert implements Callable<Integer> {
    @Spec CommandSpec command = CommandSpec.create();

    @Parameters(
        paramLabel = "SERIES",
        description =
            "A folder or zip with one series, a slice, or FOLDER#SERIES with what dicom list prints"
                + " first.")
    Path series = Path.of("");

    @Option(
        names = {"-o", "--output"},
        required = true,
        paramLabel = "FILE|FOLDER",
        description =
            "The NIfTI file, .nii or .nii.gz; with --deidentify, a new folder for DICOM files.")
    Path output = Path.of("");

    @Mixin DeidentifyOptions deidentification = new DeidentifyOptions();
    @Mixin IrregularSliceOption irregular = new IrregularSliceOption();

    @Option(
        names = "--skip-damaged",
        description =
            "Leave out files that cannot be read; a slice that is then missing inside the series is"
                + " still refused.")
    boolean skipDamaged;

    @Option(
        names = "--max-scan-bytes",
        paramLabel = "BYTES",
        description = "The most voxel data that the series may hold (default: 8 GB).")
    long maxScanBytes = ByteBudget.DEFAULT.voxelBytes();

    @Override
    public Integer call() throws IOException {
      String name = output.toString().toLowerCase(Locale.ROOT);
      boolean nifti = name.endsWith(".nii") || name.endsWith(".nii.gz");
      DamagedFiles damaged = skipDamaged ? DamagedFiles.LEAVE_OUT : DamagedFiles.REFUSE;
      DicomSeriesReader reader =
          new DicomSeriesReader(LesionOptions.budget(maxScanBytes), damaged, irregular.slices());
      Optional<Deidentifier> deidentifier = deidentification.deidentifier(System.getenv());
      if (deidentifier.isPresent()) {
        if (nifti) {
          throw new UsageProblem(
              "%s: NIfTI keeps nothing of the patient, so there is nothing to de-identify; leave --deidentify out, or name a folder for DICOM files"
                  .formatted(output));
        }
        return new DeidentifiedFolder(
                reader, deidentifier.get(), deidentification.drawn, new Report(command))
            .write(series, output);
      }
      if (!nifti) {
        throw new UsageProblem(
            "%s must end in .nii or .nii.gz; DICOM files are written with --deidentify"
                .formatted(output));
      }
      try (CtScan scan = reader.open(series, series.toString())) {
        ImageGeometry geometry = scan.geometry();
        if (geometry.size().voxels() > Integer.MAX_VALUE - 8) {
          throw new UsageProblem(
              "%s has %s voxels, more than are converted at once"
                  .formatted(series, geometry.size()));
        }
        float[] values =
            scan.voxels()
                .read(List.of(VoxelBox.whole(geometry.size())), IntensitySurvey.of(scan.type()))
                .getFirst()
                .values();
        write(output, geometry, values);
        Report report = new Report(command);
        report.say(
            "%s voxels of %s written to %s".formatted(geometry.size(), geometry.spacing(), output));
        scan.voxels()
            .remark(VoxelBox.whole(geometry.size()))
            .ifPresent(remark -> report.say("resampled: " + remark));
        return ExitStatus.DONE;
      } catch (UnreadableScan e) {
        throw new UsageProblem(e.getMessage());
      }
    }

    private static void write(Path file, ImageGeometry geometry, float[] values)
        throws IOException {
      short[] shorts = new short[values.length];
      for (int n = 0; n < values.length; n++) {
        shorts[n] = (short) values[n];
        if (shorts[n] != values[n]) {
          NiftiWriter.write(file, geometry, values);
          return;
        }
      }
      NiftiWriter.write(file, geometry, shorts);
    }
  }
}
