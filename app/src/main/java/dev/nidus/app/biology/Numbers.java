package dev.nidus.app.biology;

/// Numbers in cells.
final class Numbers {
  private Numbers() {}

  /// A finite number, else NaN.
  static double of(String cell) {
    try {
      double value = Double.parseDouble(cell.strip());
      return Double.isFinite(value) ? value : Double.NaN;
    } catch (NumberFormatException notANumber) {
      return Double.NaN;
    }
  }
}
