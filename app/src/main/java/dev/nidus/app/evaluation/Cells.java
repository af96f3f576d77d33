package dev.nidus.app.evaluation;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// What the cells of a table say.
final class Cells {
  private static final Set<String> BLANK = Set.of("", "na", "nan", "null", "none");
  private static final Set<String> TRUE = Set.of("true", "yes");

  private Cells() {}

  /// Whether there is nothing in it, or a word for nothing.
  static boolean blank(String cell) {
    return BLANK.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /// A finite number.
  static OptionalDouble number(String cell) {
    try {
      double value = Double.parseDouble(cell.strip());
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalDouble.empty();
    }
  }

  /// A whole number, `1.0` too.
  static OptionalInt integer(String cell) {
    OptionalDouble number = number(cell);
    if (number.isEmpty()
        || number.getAsDouble() != Math.rint(number.getAsDouble())
        || Math.abs(number.getAsDouble()) > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) number.getAsDouble());
  }

  /// Whether a mark such as `synthetic` is set.
  static boolean marked(Optional<String> cell) {
    return cell.map(c -> c.strip().toLowerCase(Locale.ROOT))
        .filter(c -> TRUE.contains(c) || c.equals("1"))
        .isPresent();
  }
}
