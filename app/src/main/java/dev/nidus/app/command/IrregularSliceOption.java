package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Whether DICOM slices that are no regular grid are resampled.
final class IrregularSliceOption {
  @Option(
      names = "--resample-slices",
      paramLabel = "MM",
      description =
          "Resample DICOM slices of a tilted gantry, uneven or missing ones onto a regular grid,"
              + " across gaps of at most MM millimetres (default: such series are refused).")
  Optional<Double> widestGap = Optional.empty();

  IrregularSlices slices() {
    try {
      return IrregularSlices.upTo(widestGap);
    } catch (IllegalArgumentException e) {
      throw new UsageProblem("--resample-slices: " + e.getMessage(), e);
    }
  }

  /// The same as a setting of a plan, which the run keeps.
  void addTo(List<String> settings) {
    slices().resampledUpTo().ifPresent(mm -> settings.add("data.resample_slices=" + mm));
  }
}
