package dev.nidus.app.audit;

import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.audit.Role;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// What is asked for.
///
/// @param tables of lesions, at least two
/// @param columns that the user named
/// @param features a table of features, if near-duplicates are looked for
/// @param near what a near-duplicate is, as a share of the middle distance to the nearest lesion of another patient
/// @param images whether scans are opened, and where they are
/// @param predictions of a model for the test lesions, if their interval is asked for
/// @param label a column of classes, for the design effect and the intervals of a model
public record AuditRequest(
    Map<Role, Path> tables,
    KeyColumns columns,
    Optional<Path> features,
    double near,
    ImageRule images,
    Optional<Path> predictions,
    Optional<String> label) {
  public AuditRequest {
    tables = Map.copyOf(tables);
  }

  /// Whether scans are opened.
  public sealed interface ImageRule {
    record Closed() implements ImageRule {}

    /// @param root where relative paths start, if the user said it
    /// @param reader opens them
    /// @param slices what it does with DICOM slices that are no regular grid
    record Open(Optional<Path> root, ScanReader reader, IrregularSlices slices)
        implements ImageRule {}
  }
}
