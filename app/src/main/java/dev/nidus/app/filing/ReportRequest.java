package dev.nidus.app.filing;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.imaging.dicom.result.FindingSite;
import java.nio.file.Path;
import java.util.Optional;

/// What is to be reported.
///
/// @param table predictions with their receipt beside them
/// @param model the file of the model that made them
/// @param root where relative paths of the table start
/// @param coordinates what its seeds mean
/// @param site of all lesions, where it is the same; the column `finding_site` goes before it
/// @param patches whether the patch of each lesion is written as a segmentation
/// @param folder where the reports go; it exists
public record ReportRequest(
    Path table,
    Path model,
    Path root,
    CoordinateSystem coordinates,
    Optional<FindingSite> site,
    Patches patches,
    Path folder) {

  /// What becomes of the patches that the encoder saw.
  public enum Patches {
    LEFT_OUT,
    WRITTEN
  }
}
