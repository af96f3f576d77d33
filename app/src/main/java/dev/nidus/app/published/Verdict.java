package dev.nidus.app.published;

import java.util.Locale;

/// How our number stands to the published one.
public sealed interface Verdict {

  /// One or two words for a table.
  String word();

  /// The reason in a sentence; blank where none is needed.
  String why();

  /// Both are printed alike.
  ///
  /// @param difference ours less the published one
  record Equal(double difference) implements Verdict {
    @Override
    public String word() {
      return "equal";
    }

    @Override
    public String why() {
      return "";
    }
  }

  /// They are not.
  ///
  /// @param difference ours less the published one
  /// @param why as far as it is known
  record Differs(double difference, String why) implements Verdict {
    @Override
    public String word() {
      return "differs";
    }
  }

  /// There is no number of ours.
  record CannotBeRecomputed(String why) implements Verdict {
    @Override
    public String word() {
      return "cannot be recomputed";
    }
  }

  /// Nothing was published to compare with.
  record NothingPublished() implements Verdict {
    @Override
    public String word() {
      return "not published";
    }

    @Override
    public String why() {
      return "";
    }
  }

  /// Judges our number.
  static Verdict of(PublishedNumber number, Recomputed ours) {
    return switch (ours) {
      case Recomputed.Missing(String why) -> new CannotBeRecomputed(why);
      case Recomputed.Found found ->
          switch (number.value()) {
            case PublishedValue.Nothing _ -> new NothingPublished();
            case PublishedValue.Below below ->
                found.value() < below.limit()
                    ? new Equal(0)
                    : new Differs(found.value() - below.limit(), reason(number, found, 0));
            case PublishedValue.Printed printed -> judged(number, printed, found);
          };
    };
  }

  private static Verdict judged(
      PublishedNumber number, PublishedValue.Printed printed, Recomputed.Found found) {
    double difference = found.value() - printed.value();
    // the tolerance itself is a rounded number
    return Math.abs(difference) <= printed.tolerance() * (1 + 1e-9)
        ? new Equal(difference)
        : new Differs(difference, reason(number, found, Math.abs(difference)));
  }

  private static String reason(PublishedNumber number, Recomputed.Found found, double difference) {
    if (!number.note().isBlank()) {
      return number.note();
    }
    if (found.chance().isPresent()) {
      double chance = 2 * Math.sqrt(2) * found.chance().getAsDouble();
      return String.format(
          Locale.ROOT,
          difference <= chance
              ? "two means of as many resamples differ by up to %.4f by chance, so this may be"
                  + " another run of the same resampling"
              : "more than two means of as many resamples differ by chance (%.4f), so the printed"
                  + " number does not come from these resamples",
          chance);
    }
    return "no reason is known";
  }
}
