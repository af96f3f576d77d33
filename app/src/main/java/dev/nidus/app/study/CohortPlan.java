package dev.nidus.app.study;

import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.learning.plan.Kind;
import dev.nidus.learning.plan.Setting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A table of lesions, and what its columns mean.
///
/// @param name by which tasks call it
/// @param table a row for each lesion
/// @param lesion the column that names a lesion, by which other tables are joined
/// @param patient the column that names the patient
/// @param site where the patient was scanned
/// @param scanner how
/// @param root where relative image paths start
/// @param split what each lesion is used for
/// @param resampleSlices the widest gap in mm across which irregular DICOM slices are resampled; they are refused if absent
public record CohortPlan(
    @Setting("the name by which tasks call it") String name,
    @Setting("CSV with a row for each lesion") Path table,
    @Setting("the column that names a lesion, by which other tables are joined")
        Optional<String> lesion,
    @Setting("the column that names the patient") String patient,
    @Setting("the column that says where the lesion was scanned") Optional<String> site,
    @Setting("the column that says how it was scanned: the scanner, the kernel")
        Optional<String> scanner,
    @Setting("where relative image paths start (the folder of the table)") Optional<Path> root,
    @Setting("which lesions train, tune and test") SplitPlan split,
    @Setting(
            value =
                "mm of the widest gap across which irregular DICOM slices are resampled (refused)",
            above = 0,
            most = 1000,
            later = true)
        Optional<Double> resampleSlices) {

  /// What is done with DICOM slices that are no regular grid.
  IrregularSlices slices() {
    return IrregularSlices.upTo(resampleSlices);
  }

  /// The same as options of a command that opens scans.
  List<String> scanOptions() {
    return resampleSlices
        .map(mm -> List.of("--resample-slices", Double.toString(mm)))
        .orElseGet(List::of);
  }

  /// What each lesion is used for.
  public sealed interface SplitPlan permits Column, Table, Drawn {}

  /// A column of the table.
  ///
  /// @param column with train, tune or test
  @Kind(value = "column", meaning = "a column of the table")
  public record Column(
      @Setting(value = "the column with train, tune or test", standard = "split") String column)
      implements SplitPlan {}

  /// A table of its own.
  ///
  /// @param file with the lesion and split
  @Kind(value = "table", meaning = "a CSV of its own")
  public record Table(@Setting("CSV with the column of the lesion and split") Path file)
      implements SplitPlan {}

  /// Patients are drawn.
  ///
  /// @param train weight of the training lesions
  /// @param tune weight of the tuning lesions
  /// @param test weight of the test lesions
  @Kind(value = "drawn", meaning = "patients are drawn at random")
  public record Drawn(
      @Setting(value = "weight of the training lesions", standard = "60", above = 0) double train,
      @Setting(value = "weight of the tuning lesions", standard = "20", least = 0) double tune,
      @Setting(value = "weight of the test lesions", standard = "20", above = 0) double test)
      implements SplitPlan {}
}
