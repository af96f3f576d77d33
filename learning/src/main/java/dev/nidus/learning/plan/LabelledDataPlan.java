package dev.nidus.learning.plan;

import dev.nidus.core.geometry.CoordinateSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which lesions, what they are, and which of them may be learned from.
public record LabelledDataPlan(
    @Setting("CSV with image_path, coordX, coordY, coordZ and the label; relative to the plan file")
        Optional<Path> lesions,
    @Setting("where relative image paths start; the CSV's folder if absent") Optional<Path> images,
    @Setting(value = "what the coordinates mean", standard = "lps") CoordinateSystem coordinates,
    @Setting("column with the class of each lesion") Optional<String> label,
    @Setting(
            "the classes in their order; the labels found, in order of number or letter, if absent")
        Optional<List<String>> classes,
    @Setting(
            "CSV with row or an id column, and split: train, tune or test; if absent, the column"
                + " below")
        Optional<Path> split,
    @Setting(
            value = "column of the lesions with train, tune or test; without it all train",
            standard = "split")
        String splitColumn,
    @Setting("column that names a lesion in both tables; the row number, from 1, if absent")
        Optional<String> idColumn,
    @Setting("column that names the patient") Optional<String> patientColumn,
    @Setting(
            value = "what to do where a lesion, scan or patient is in two splits",
            standard = "refuse")
        Overlap overlap,
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
  public LabelledDataPlan {
    classes = classes.map(List::copyOf);
  }

  /// What to do with splits that are not apart.
  public enum Overlap {
    /// The run does not begin.
    REFUSE,
    /// It is said, and the run goes on: splits as published often share patients.
    ALLOW
  }

  /// Without places and terms, which change no weight.
  LabelledDataPlan bare() {
    return new LabelledDataPlan(
        Optional.empty(),
        Optional.empty(),
        coordinates,
        label,
        classes,
        Optional.empty(),
        splitColumn,
        idColumn,
        Optional.empty(),
        overlap,
        hounsfieldOnly,
        resampleSlices,
        Optional.empty());
  }

  /// As it goes into a model card: others have no use for where files lay.
  public LabelledDataPlan withoutPaths() {
    return new LabelledDataPlan(
        Optional.empty(),
        Optional.empty(),
        coordinates,
        label,
        classes,
        Optional.empty(),
        splitColumn,
        idColumn,
        patientColumn,
        overlap,
        hounsfieldOnly,
        resampleSlices,
        licence);
  }
}
