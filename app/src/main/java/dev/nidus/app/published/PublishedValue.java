package dev.nidus.app.published;

import java.util.Locale;
import java.util.OptionalDouble;

/// What a publication printed.
public sealed interface PublishedValue {

  /// As it was printed; blank for nothing.
  String text();

  /// A number.
  ///
  /// @param text as printed
  /// @param value of the text
  /// @param tolerance how far another number may be off and still be printed so
  record Printed(String text, double value, double tolerance) implements PublishedValue {}

  /// Only an upper limit, as `<0.001`.
  record Below(String text, double limit) implements PublishedValue {}

  /// No number was published; ours stands alone.
  record Nothing() implements PublishedValue {
    @Override
    public String text() {
      return "";
    }
  }

  /// A number printed with all its digits agrees only up to the order of summation.
  double SMALLEST_TOLERANCE = 1e-9;

  /// Reads a number; without a stated accuracy it is good to half a unit of its last digit.
  ///
  /// @param readTo how exactly it could be read, for numbers taken from a drawing
  /// @throws NumberFormatException if the text is no number
  static PublishedValue of(String text, OptionalDouble readTo) {
    if (text.isBlank()) {
      return new Nothing();
    }
    if (text.startsWith("<")) {
      return new Below(text, Double.parseDouble(text.substring(1)));
    }
    String digits = text.toLowerCase(Locale.ROOT);
    int exponent =
        digits.contains("e") ? Integer.parseInt(digits.substring(digits.indexOf('e') + 1)) : 0;
    String mantissa = digits.contains("e") ? digits.substring(0, digits.indexOf('e')) : digits;
    int decimals = mantissa.contains(".") ? mantissa.length() - mantissa.indexOf('.') - 1 : 0;
    double half = 0.5 * Math.pow(10, exponent - decimals);
    return new Printed(
        text, Double.parseDouble(text), Math.max(SMALLEST_TOLERANCE, readTo.orElse(half)));
  }
}
