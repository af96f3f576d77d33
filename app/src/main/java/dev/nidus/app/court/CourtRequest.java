package dev.nidus.app.court;

import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.SplitCohort.OverlapRule;
import dev.nidus.app.adaptation.SplitCohort.PatientRule;
import dev.nidus.app.adaptation.SplitSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.audit.ShortcutCourt;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a court is asked.
///
/// @param label the column of the classes
/// @param patients whose lesions they are
/// @param trial where training and test lesions come from
/// @param overlaps what happens to patients in several splits
/// @param sizes columns of which the first one that is there is the size
/// @param acquisition columns of how the scans were taken
/// @param images where scans and masks are
/// @param tables of features of a view, in place of the images
/// @param court the rule
/// @param seed where the random numbers start
public record CourtRequest(
    String label,
    PatientRule patients,
    TrialRule trial,
    OverlapRule overlaps,
    List<String> sizes,
    List<String> acquisition,
    ImageRule images,
    Map<LesionView, Path> tables,
    ShortcutCourt court,
    long seed) {

  public CourtRequest {
    sizes = List.copyOf(sizes);
    acquisition = List.copyOf(acquisition);
    tables = Map.copyOf(tables);
  }

  /// The columns of how scans were taken that have a usual name, the label left out.
  public static List<String> usualAcquisition(FeatureCohort all, String label) {
    return Acquisition.USUAL.stream()
        .filter(name -> all.columns().contains(name) && !name.equals(label))
        .toList();
  }

  /// Where training and test lesions come from.
  public sealed interface TrialRule {
    /// A split that was made before.
    record Split(SplitSource source) implements TrialRule {}

    /// Folds of patients, each tested by a probe of the others.
    record Folds(int count) implements TrialRule {}
  }

  /// Where scans and masks are.
  public sealed interface ImageRule {
    /// Images are not opened.
    record Closed() implements ImageRule {}

    /// @param mask the column of the masks
    /// @param root where relative paths start, if the user said it
    /// @param reader opens scans and masks
    /// @param slices what it does with DICOM slices that are no regular grid
    record Open(String mask, Optional<Path> root, ScanReader reader, IrregularSlices slices)
        implements ImageRule {}
  }
}
