package dev.nidus.app.evaluation;

import dev.nidus.evidence.survival.Event;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/// What the cells of a table say.
public final class Cells {
  private static final Set<String> BLANK = Set.of("", "na", "nan", "null", "none");
  private static final Set<String> OCCURRED = Set.of("1", "1.0", "true", "yes", "dead", "event");
  private static final Set<String> CENSORED =
      Set.of("0", "0.0", "false", "no", "alive", "censored");
  private static final Set<String> TRUE = Set.of("true", "yes");

  private Cells() {}

  /// Whether there is nothing in it, or a word for nothing.
  public static boolean blank(String cell) {
    return BLANK.contains(cell.strip().toLowerCase(Locale.ROOT));
  }

  /// A finite number.
  public static OptionalDouble number(String cell) {
    try {
      double value = Double.parseDouble(cell.strip());
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException notANumber) {
      return OptionalDouble.empty();
    }
  }

  /// A whole number, `1.0` too.
  public static OptionalInt integer(String cell) {
    OptionalDouble number = number(cell);
    if (number.isEmpty()
        || number.getAsDouble() != Math.rint(number.getAsDouble())
        || Math.abs(number.getAsDouble()) > Integer.MAX_VALUE) {
      return OptionalInt.empty();
    }
    return OptionalInt.of((int) number.getAsDouble());
  }

  /// Whether an event occurred; nothing for a word that means neither.
  public static Optional<Event> event(String cell) {
    String word = cell.strip().toLowerCase(Locale.ROOT);
    if (OCCURRED.contains(word)) {
      return Optional.of(Event.OCCURRED);
    }
    return CENSORED.contains(word) ? Optional.of(Event.CENSORED) : Optional.empty();
  }

  /// Whether a mark such as `synthetic` is set.
  public static boolean marked(Optional<String> cell) {
    return cell.map(c -> c.strip().toLowerCase(Locale.ROOT))
        .filter(c -> TRUE.contains(c) || c.equals("1"))
        .isPresent();
  }
}
