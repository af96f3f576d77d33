package dev.nidus.evidence.audit;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whose each row of a split is: a key per row and level, compared as text. Immutable.
public final class SplitKeys {
  private final Role role;
  private final int rows;
  private final Map<Level, List<String>> keys = new EnumMap<>(Level.class);

  private SplitKeys(Role role, int rows) {
    this.role = role;
    this.rows = rows;
  }

  /// @param rows of the table, at least one
  /// @param keys one per row for each level that is known; blank where a row's is not
  public static SplitKeys of(Role role, int rows, Map<Level, List<String>> keys) {
    if (rows < 1) {
      throw new IllegalArgumentException("the table of " + role.word() + " has no rows");
    }
    SplitKeys split = new SplitKeys(role, rows);
    keys.forEach((level, column) -> {
      if (column.size() != rows) {
        throw new IllegalArgumentException(
            "%s has %d rows, but %d keys of its %s"
                .formatted(role.word(), rows, column.size(), level.plural()));
      }
      split.keys.put(level, List.copyOf(column));
    });
    return split;
  }

  public Role role() {
    return role;
  }

  public int rows() {
    return rows;
  }

  /// One per row; blank where it is not known.
  public List<String> keys(Level level) {
    return keys.getOrDefault(level, List.of());
  }

  /// Whether any row has a key of this level.
  public boolean knows(Level level) {
    return keys(level).stream().anyMatch(key -> !key.isBlank());
  }

  /// Rows without a key of this level, which no count can see.
  public int unknown(Level level) {
    return rows - (int) keys(level).stream().filter(key -> !key.isBlank()).count();
  }

  /// The different keys, by first appearance.
  public Set<String> units(Level level) {
    Set<String> units = new LinkedHashSet<>(keys(level));
    units.removeIf(String::isBlank);
    return units;
  }

  /// Rows whose lesion an earlier row has already.
  public int repeatedLesions() {
    Set<String> seen = new HashSet<>();
    return (int)
        keys(Level.LESION).stream().filter(key -> !key.isBlank() && !seen.add(key)).count();
  }
}
