package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.StoredFiles;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.table.SeedFileTable;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which lesions, and how their scans are read.
final class LesionOptions {
  @Parameters(
      paramLabel = "LESIONS",
      description = {
        "CSV or Parquet, or a folder of parts, with image_path, coordX, coordY, coordZ (world mm,"
            + " LPS), one row per lesion; other columns pass through. A scan is a file, a DICOM"
            + " folder or zip, or a series on a server:"
            + " dicomweb://HOST/ROOT/studies/UID/series/UID; with --cluster also s3a://BUCKET/SCAN"
            + " and the like. Or seeds of one scan, given by --image: a 3D Slicer markups file"
            + " (.mrk.json, .fcsv) or an MHub seed JSON."
      })
  Path lesions = Path.of("");

  @Option(
      names = "--root",
      paramLabel = "DIR",
      description = "Where relative image paths start (default: the folder of LESIONS).")
  Optional<Path> root = Optional.empty();

  @Option(
      names = "--image",
      paramLabel = "SCAN",
      description = "The scan that the seeds of a markups or seed file lie in.")
  Optional<Path> image = Optional.empty();

  @Option(
      names = "--coords",
      paramLabel = "LPS|RAS|voxel",
      converter = Words.CoordinatesWord.class,
      description = "What the coordinates of the CSV mean (default: LPS).")
  Optional<CoordinateSystem> coordinates = Optional.empty();

  @Option(
      names = "--precropped",
      description =
          "Each file is one patch already: it is padded, never cropped, and its axes stay as"
              + " stored, as the reference does it.")
  boolean precropped;

  @Option(
      names = "--allow-any-intensity",
      description = "Warn, rather than refuse, where a scan's values cannot be Hounsfield units.")
  boolean allowAnyIntensity;

  @Option(
      names = "--max-scan-bytes",
      paramLabel = "BYTES",
      description = "The most voxel data that one scan may hold (default: 8 GiB).")
  long maxScanBytes = ByteBudget.DEFAULT.voxelBytes();

  @Mixin IrregularSliceOption irregular = new IrregularSliceOption();

  /// Where relative image paths start, absolute. The scan of a seed file is named on the command line,
  /// so it starts where the user is.
  Path imageRoot() {
    return (image.isPresent() ? Path.of("") : root.orElseGet(() -> folderOf(lesions)))
        .toAbsolutePath()
        .normalize();
  }

  /// What the coordinates of a CSV mean; a seed file says it itself.
  CoordinateSystem coordinateSystem() {
    return coordinates.orElse(CoordinateSystem.LPS);
  }

  /// Fetches the lesions if they are on storage; relative image paths then start where the user is,
  /// unless there is a root.
  ///
  /// @param asWritten how the user named them
  void fetch(String asWritten) {
    if (!StoredFiles.recognises(asWritten)) {
      return;
    }
    try {
      // kept until the process ends
      lesions = StoredFiles.here().orElseThrow().fetch(asWritten).path();
    } catch (IOException failed) {
      throw new UsageProblem(String.valueOf(failed.getMessage()), failed);
    }
    root = root.or(() -> Optional.of(Path.of("")));
  }

  LesionSource source() {
    String name = String.valueOf(lesions.getFileName()).toLowerCase(Locale.ROOT);
    boolean seedFile = name.endsWith(".json") || name.endsWith(".fcsv");
    if (!seedFile) {
      if (image.isPresent()) {
        throw new UsageProblem(
            "--image belongs to a markups or seed file; the scans of %s are named in its column"
                    .formatted(lesions)
                + " image_path");
      }
      return new LesionTable(
          lesions,
          imageRoot(),
          coordinateSystem(),
          precropped ? LesionTable.Seeds.UNUSED : LesionTable.Seeds.REQUIRED);
    }
    if (coordinates.isPresent()) {
      throw new UsageProblem(
          "--coords belongs to a CSV; %s states its own coordinate system".formatted(lesions));
    }
    if (image.isEmpty()) {
      throw new UsageProblem(
          "%s holds points but names no scan; give the scan with --image".formatted(lesions));
    }
    return SeedFileTable.read(lesions, image.get());
  }

  /// Scans in files and on DICOMweb servers.
  RemoteScans scans(Report report) {
    return RemoteScans.reading(budget(maxScanBytes), irregular.slices(), report);
  }

  /// Readers with a budget that the user gave.
  static Scans scans(long maxScanBytes) {
    return new Scans(budget(maxScanBytes));
  }

  /// A budget that the user gave.
  static ByteBudget budget(long maxScanBytes) {
    if (maxScanBytes < 1) {
      throw new UsageProblem("--max-scan-bytes must be positive, got " + maxScanBytes);
    }
    return new ByteBudget(maxScanBytes);
  }

  IntensityRule intensityRule() {
    return allowAnyIntensity ? IntensityRule.ANY : IntensityRule.HOUNSFIELD_ONLY;
  }

  PatchCutting.Source patchSource() {
    return precropped ? PatchCutting.Source.PRECROPPED : PatchCutting.Source.SCAN;
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }
}
