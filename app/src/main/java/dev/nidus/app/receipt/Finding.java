package dev.nidus.app.receipt;

/// A difference between a receipt and what is there now.
///
/// @param row the row it belongs to; 0 for the whole run
/// @param kind what has changed
/// @param detail a sentence: what was, what is
public record Finding(long row, Kind kind, String detail) {
  /// What can change.
  public enum Kind {
    /// The table's numbers are not those of the receipt.
    TABLE("table changed"),
    /// The scan is missing, or its voxels or its geometry are others.
    INPUT("input changed"),
    /// Other tensors.
    WEIGHTS("weights changed"),
    /// Same voxels, same geometry, another patch.
    LAW("law changed"),
    /// Same patch, same weights, other numbers.
    NUMERICS("numeric mode changed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  @Override
  public String toString() {
    String where = row == 0 ? "" : "row " + row + ": ";
    return where + kind.words() + ": " + detail;
  }
}
