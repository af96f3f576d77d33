package dev.nidus.app.receipt;

import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The words in which everything that a command leaves says that it resampled DICOM slices, and across how much. Where such series
/// were refused, nothing is said, as in results of older versions.
public final class ResampledSlices {
  /// The key, everywhere.
  static final String KEY = "slices_resampled_up_to_mm";

  private ResampledSlices() {}

  /// Notes it as a number.
  public static void note(ObjectNode json, IrregularSlices slices) {
    slices.resampledUpTo().ifPresent(mm -> json.put(KEY, mm));
  }

  /// Notes it as text, among settings or facts.
  public static void note(Map<String, String> facts, IrregularSlices slices) {
    slices.resampledUpTo().ifPresent(mm -> facts.put(KEY, Double.toString(mm)));
  }
}
