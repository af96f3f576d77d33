package dev.nidus.imaging.dicom;

/// What a file may ask of the memory of its reader.
///
/// @param heldBytes all values together that are kept in memory
/// @param inflatedBytes what a deflated file may inflate to; it is not kept in memory
/// @param inlineBytes the longest value that is kept in memory; longer ones stay where they are
/// @param elements elements of a file, those of nested items included
/// @param depth sequences inside each other
public record DicomLimits(
    long heldBytes, long inflatedBytes, int inlineBytes, int elements, int depth) {
  /// 256 MB in memory, inflated to 1 GB, values up to 1 MB, two million elements, 64 sequences inside
  /// each other: several times the largest structure set in clinical use.
  public static final DicomLimits DEFAULT =
      new DicomLimits(256_000_000, 1_000_000_000, 1_000_000, 2_000_000, 64);

  public DicomLimits {
    if (heldBytes < 1 || inflatedBytes < 1 || inlineBytes < 1 || elements < 1 || depth < 1) {
      throw new IllegalArgumentException(
          "limits must be positive, got %d, %d, %d, %d and %d"
              .formatted(heldBytes, inflatedBytes, inlineBytes, elements, depth));
    }
  }
}
