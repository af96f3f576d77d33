package dev.nidus.core.patch;

import java.util.Locale;

/// How a patch is cut from a scan. The reference disagrees with itself (SPEC 0, fact 1): users of
/// either of its paths must get their numbers, new users the right ones. The law belongs to the
/// encoder that was trained or published with it.
public enum ResamplingLaw {
  /// The reference's path for training and its published features (SimpleITK, SPEC 2.2): resampled
  /// to whole HU by truncation, seed index truncated, lesion shifted at borders.
  STUDY,
  /// The study path with the axes put into LPI order between finding the seed's index and using it
  /// (SPEC 2.2, step 4): right only for DeepLesion's own table, whose seeds are exchanged in x and y.
  STUDY_DEEPLESION,
  /// The reference's public inference path (MONAI, SPEC 2.3): what users of the package got. Its
  /// grid is stretched by (spacing - 1)/2 mm at the ends of the scan.
  INFERENCE,
  /// True geometry: seed not rounded, no stretch, the lesion in the centre at every border.
  CORRECTED;

  /// The word that users write: `study`, `study-deeplesion`, `inference`, `corrected`.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
