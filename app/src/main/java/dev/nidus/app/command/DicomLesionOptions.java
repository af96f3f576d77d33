package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.imaging.dicom.lesion.FractionThreshold;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Lesions that DICOM files outline.
final class DicomLesionOptions {
  @Option(
      names = "--rtstruct",
      paramLabel = "FILE",
      description =
          "A DICOM structure set: its contours become masks on the series that they were drawn on."
              + " May be given several times.")
  List<Path> structureSets = new ArrayList<>();

  @Option(
      names = "--seg",
      paramLabel = "FILE",
      description = "A DICOM segmentation. May be given several times.")
  List<Path> segmentations = new ArrayList<>();

  @Option(
      names = "--roi",
      paramLabel = "NAME|NUMBER",
      description =
          "Which regions or segments, by name or number; may be given several times (default: all"
              + " of each file).")
  List<String> regions = new ArrayList<>();

  @Option(
      names = "--series",
      paramLabel = "SCAN",
      description =
          "The scan that the lesions were drawn on: a folder of DICOM slices or a scan file"
              + " (default: the series that the file names, in its folder or one beside it).")
  Optional<Path> series = Optional.empty();

  @Option(
      names = "--threshold",
      paramLabel = "FRACTION",
      description =
          "From which fraction on a voxel of a fractional segmentation belongs to its segment"
              + " (default: ${DEFAULT-VALUE}).")
  double threshold = FractionThreshold.HALF.fraction();

  /// Whether any file was given.
  boolean given() {
    return !structureSets.isEmpty() || !segmentations.isEmpty();
  }

  /// Files in the order in which they are worked.
  List<Path> files() {
    List<Path> files = new ArrayList<>(structureSets);
    files.addAll(segmentations);
    return files;
  }

  FractionThreshold fraction() {
    try {
      return new FractionThreshold(threshold);
    } catch (IllegalArgumentException outside) {
      throw new UsageProblem("--threshold: " + outside.getMessage(), outside);
    }
  }

  /// Options that mean nothing without a file are a mistake.
  void requireFile() {
    if (!regions.isEmpty() || series.isPresent()) {
      throw new UsageProblem(
          "--roi and --series belong to a structure set or a segmentation; give one with --rtstruct"
              + " or --seg");
    }
  }
}
