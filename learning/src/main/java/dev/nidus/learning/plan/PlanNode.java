package dev.nidus.learning.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// YAML before anybody knows what it should be: three shapes and where each was written.
sealed interface PlanNode {

  Origin origin();

  /// What it is, for a sentence.
  String described();

  /// A single value as it was written.
  record Scalar(Origin origin, String text, Quoting quoting) implements PlanNode {
    /// Absent on purpose.
    boolean isNull() {
      return quoting == Quoting.PLAIN
          && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    @Override
    public String described() {
      return isNull() ? "nothing" : "'" + text + "'";
    }
  }

  /// Whether quotes say that a value is text.
  enum Quoting {
    PLAIN,
    QUOTED
  }

  /// Values in order.
  record Sequence(Origin origin, List<PlanNode> items) implements PlanNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String described() {
      return "a list";
    }
  }

  /// Keys and their values.
  record Mapping(Origin origin, SequencedMap<String, Entry> entries) implements PlanNode {
    static Mapping empty(Origin origin) {
      return new Mapping(origin, new LinkedHashMap<>());
    }

    @Nullable PlanNode get(String key) {
      Entry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    Mapping without(String key) {
      LinkedHashMap<String, Entry> rest = new LinkedHashMap<>(entries);
      rest.remove(key);
      return new Mapping(origin, rest);
    }

    /// These entries, and over them another's. Mappings are joined key by key, but where the upper one
    /// says another `kind`: what was said of the old kind means nothing for the new one.
    Mapping under(Mapping upper) {
      LinkedHashMap<String, Entry> joined = new LinkedHashMap<>(entries);
      for (Map.Entry<String, Entry> each : upper.entries.entrySet()) {
        Entry below = joined.get(each.getKey());
        Entry above = each.getValue();
        if (below != null
            && below.value() instanceof Mapping lower
            && above.value() instanceof Mapping over
            && !over.isOfAnotherKindThan(lower)) {
          joined.put(each.getKey(), new Entry(above.keyOrigin(), lower.under(over)));
        } else {
          joined.put(each.getKey(), above);
        }
      }
      return new Mapping(upper.origin, joined);
    }

    private boolean isOfAnotherKindThan(Mapping other) {
      return get(PlanBinder.KIND) instanceof Scalar mine
          && other.get(PlanBinder.KIND) instanceof Scalar theirs
          && !theirs.text().equals(mine.text());
    }

    @Override
    public String described() {
      return "a group of keys";
    }
  }

  /// A value under a key.
  record Entry(Origin keyOrigin, PlanNode value) {}
}
