package dev.nidus.learning.weights;

/// Something in a weights file that is no tensor: skipped, never constructed.
///
/// @param path where it lies, containers joined by `/`
/// @param kind whether it is plain data or an object
/// @param type the type of plain data, or the class or function that an object asks for
public record InertEntry(String path, Kind kind, String type) {
  /// What was skipped.
  public enum Kind {
    /// Numbers, texts and containers of them.
    PLAIN,
    /// An instance of a class, or a function: it stays unconstructed.
    OBJECT
  }
}
