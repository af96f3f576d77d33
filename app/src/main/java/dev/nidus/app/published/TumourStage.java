package dev.nidus.app.published;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stage groups of lung cancer as numbers, so that they can be ordered.
final class TumourStage {
  private static final Map<String, Integer> GROUPS = Map.of("I", 1, "II", 2, "IIIa", 3, "IIIb", 4);

  /// Tis, T1a, N2, M1b: the letter, its number, what follows.
  private static final Pattern CATEGORY = Pattern.compile("[TNM](is|\\d)([ab]?)");

  private TumourStage() {}

  /// The groups of LUNG1's table, I to IIIb as 1 to 4.
  static OptionalInt ofGroup(String group) {
    Integer number = GROUPS.get(group);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// The number of a T, N or M category, Tis being 0.
  static OptionalInt category(String text) {
    Matcher category = CATEGORY.matcher(text);
    if (!category.matches()) {
      return OptionalInt.empty();
    }
    String number = category.group(1);
    return OptionalInt.of(number.equals("is") ? 0 : Integer.parseInt(number));
  }

  /// The group 0 to IV, as 0 to 4, that belongs to T, N and M (seventh edition, in force when RADIO's
  /// patients were described); empty where the edition has none.
  ///
  /// @see <a href="https://doi.org/10.1097/JTO.0b013e31812f3c1a">Goldstraw et al. 2007</a>
  static OptionalInt ofCategories(String tumour, String nodes, String metastases) {
    OptionalInt t = category(tumour);
    OptionalInt n = category(nodes);
    OptionalInt m = category(metastases);
    if (t.isEmpty() || n.isEmpty() || m.isEmpty()) {
      return OptionalInt.empty();
    }
    if (m.getAsInt() > 0) {
      return OptionalInt.of(4);
    }
    if (t.getAsInt() == 0) {
      return n.getAsInt() == 0 ? OptionalInt.of(0) : OptionalInt.empty();
    }
    boolean third =
        n.getAsInt() >= 2 || t.getAsInt() == 4 || (t.getAsInt() == 3 && n.getAsInt() == 1);
    boolean second = n.getAsInt() == 1 || t.getAsInt() == 3 || tumour.equals("T2b");
    return OptionalInt.of(third ? 3 : second ? 2 : 1);
  }

  /// A group's name in a table.
  static Optional<String> name(ClinicalCohort.Name cohort, double stage) {
    String[] names =
        switch (cohort) {
          case LUNG1 -> new String[] {"", "I", "II", "IIIa", "IIIb"};
          case RADIO -> new String[] {"0", "I", "II", "III", "IV"};
        };
    return Double.isFinite(stage) ? Optional.of(names[(int) stage]) : Optional.empty();
  }
}
