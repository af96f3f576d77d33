package dev.nidus.imaging.dicom.series;

import java.math.BigDecimal;
import java.math.MathContext;

/// Numbers for sentences.
final class PlainNumber {
  private PlainNumber() {}

  /// A number of four digits, without zeros at its end.
  static String of(double number) {
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
