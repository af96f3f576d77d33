package dev.nidus.learning.plan;

import dev.nidus.core.geometry.CoordinateSystem;
import java.nio.file.Path;
import java.util.Optional;

/// Which lesions, and under what terms.
public record DataPlan(
    @Setting("CSV with image_path, coordX, coordY, coordZ; relative to the plan file")
        Optional<Path> lesions,
    @Setting("where relative image and mask paths start; the CSV's folder if absent")
        Optional<Path> images,
    @Setting(value = "what the coordinates mean", standard = "lps") CoordinateSystem coordinates,
    @Setting("column with the mask's path, for sampling.positive: mask and negatives off lesions")
        Optional<String> maskColumn,
    @Setting(value = "the mask's value of a lesion; any above 0 if absent", least = 1)
        Optional<Integer> maskLabel,
    @Setting("column that names the patient, to count patients in the model card")
        Optional<String> patientColumn,
    @Setting(value = "refuse scans whose numbers cannot be Hounsfield units", standard = "true")
        boolean hounsfieldOnly,
    @Setting(
            value =
                "mm of the widest gap across which irregular DICOM slices are resampled; refused if"
                    + " absent",
            above = 0,
            most = 1000,
            later = true)
        Optional<Double> resampleSlices,
    @Setting("the terms of the data, in your words; goes into the model card")
        Optional<String> licence) {

  /// The same lesions at another place.
  ///
  /// @param table in place of `lesions`
  /// @param root in place of `images`
  public DataPlan at(Optional<Path> table, Optional<Path> root) {
    return new DataPlan(
        table,
        root,
        coordinates,
        maskColumn,
        maskLabel,
        patientColumn,
        hounsfieldOnly,
        resampleSlices,
        licence);
  }
}
