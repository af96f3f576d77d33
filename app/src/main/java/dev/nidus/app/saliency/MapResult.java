package dev.nidus.app.saliency;

import dev.nidus.learning.saliency.Completeness;
import dev.nidus.learning.saliency.SaliencyMap;
import java.util.Optional;
import java.util.OptionalDouble;

/// What one method gave of one lesion.
///
/// @param word of the method
/// @param shares where its map lies
/// @param completeness of integrated gradients
/// @param stability Spearman's correlation of sizes with the map of the patch with noise; none where that was not asked
///     for
/// @param passes what the map cost
/// @param seconds it took
/// @param nifti the map, relative to the folder
/// @param picture relative to the folder
/// @param dicom the map as DICOM, where that was asked for
record MapResult(
    String word,
    Shares shares,
    Optional<Completeness> completeness,
    OptionalDouble stability,
    SaliencyMap.Passes passes,
    double seconds,
    String nifti,
    String picture,
    Optional<DicomMap> dicom) {

  /// A map as DICOM, relative to the folder.
  ///
  /// @param parametricMap its values
  /// @param segmentation where they are highest
  record DicomMap(String parametricMap, String segmentation) {}
}
